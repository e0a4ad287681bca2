//! What the matcher answers: labels in order with their probabilities, and what to make of them.
//!
//! Must not know how the numbers came about.

use super::Model;
use super::spelling::Change;
use std::sync::Arc;

/// One possible label.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The label as the examples named it.
    pub label: Arc<str>,
    /// 0 to 1; over all candidates of a ranking they sum to one.
    pub probability: f32,
}

/// All labels for one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Best first, never empty.
    pub candidates: Vec<Candidate>,
    /// How likely the first candidate is the right answer, 0 to 1, given that perhaps none is.
    pub gate: f32,
    /// How likely it is right among enquiries such as training had, 0 to 1.
    pub right: f32,
    /// Why the first candidate is first.
    pub reason: Reason,
}

/// Why a label came first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reason {
    /// The words, at most three and in their plain form, that most raised it; strongest first.
    pub telling_words: Vec<String>,
    /// The council's own phrase that the text is, or nearly is.
    pub local_phrase: Option<String>,
    /// The training phrase that shares most words with the text.
    pub nearest: Option<NearestPhrase>,
    /// Words that were taken for others, in the order of the text.
    pub repaired: Vec<Change>,
    /// What each member that was asked would have answered alone. The dear ones are asked in doubt only.
    pub votes: Vec<Vote>,
}

/// What one member puts first.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// The member, as an explanation names it.
    pub member: &'static str,
    /// Its label; none when it finds that none fits, which only a matcher taught with such examples can.
    pub label: Option<Arc<str>>,
}

/// A training phrase near a text.
#[derive(Debug, Clone, PartialEq)]
pub struct NearestPhrase {
    /// As somebody wrote it.
    pub phrase: String,
    /// How alike their words are, 0 to 1.
    pub cosine: f32,
}

/// How sure to be, in enquiries of a hundred rather than scores, so that a limit means the same
/// whatever the model was trained on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Of a hundred answers given without asking back, how many may be wrong, 0 to 50.
    pub wrong_answers_per_hundred: u8,
    /// Of a hundred enquiries that some label fits, how many may be taken for strange, 0 to 50. With
    /// them go most of those that no label fits.
    pub held_back_per_hundred: u8,
}

impl Default for Limits {
    fn default() -> Self {
        Self { wrong_answers_per_hundred: 15, held_back_per_hundred: 5 }
    }
}

/// What to make of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The first label is the answer.
    Clear,
    /// One of the first two or three (the number says) is.
    Close(usize),
    /// Perhaps none is the answer.
    Unsure,
}

/// Choices offered at most: a fourth would be a menu.
const MOST_CHOICES: usize = 3;

impl Model {
    /// What to make of one of this model's rankings.
    ///
    /// The one place where signals become a decision: the gate says whether any label fits, `right`
    /// whether the first can be given as the answer, and the probabilities how many to offer if not.
    pub fn verdict(&self, ranking: &Ranking, limits: &Limits) -> Verdict {
        if ranking.gate < self.gate_keeping(1.0 - f32::from(limits.held_back_per_hundred) / 100.0) {
            return Verdict::Unsure;
        }
        if ranking.right >= self.gates.with_wrong(limits.wrong_answers_per_hundred) {
            return Verdict::Clear;
        }
        // A third is offered when the first two leave more room for error than an answer may.
        let certain = 1.0 - f32::from(limits.wrong_answers_per_hundred) / 100.0;
        let offered = ranking.candidates.iter().take(MOST_CHOICES - 1);
        let covered: f32 = offered.map(|candidate| candidate.probability).sum();
        let choices = if covered < certain { MOST_CHOICES } else { MOST_CHOICES - 1 };
        Verdict::Close(choices.min(ranking.candidates.len()))
    }
}
