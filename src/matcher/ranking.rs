//! What the matcher answers: labels in order with their probabilities, and what to make of them.
//!
//! Must not know how the numbers came about.

use super::Model;
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
    /// Why the first candidate is first.
    pub reason: Reason,
}

/// Why a label came first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reason {
    /// The words, at most three and in their plain form, that most raised it; strongest first.
    pub telling_words: Vec<String>,
    /// The council's own phrase that the text is, or nearly is.
    pub local_phrase: Option<String>,
}

/// How sure to be, as shares of enquiries rather than scores, so that a limit means the same
/// whatever the model was trained on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Of the enquiries that some label fits, the share to go on with, 0 to 1. The rest is asked
    /// again, and with it most of those that no label fits.
    pub kept_in_scope: f32,
    /// Between the first label and another, the share of enquiries in which the first must be the
    /// right one of the two, 0.5 to 1, for the other not to be offered.
    pub right_of_two: f32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { kept_in_scope: 0.95, right_of_two: 0.75 }
    }
}

/// What to make of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The first label is the answer.
    Clear,
    /// The first two or three (the number says) are too near to choose between.
    Close(usize),
    /// Perhaps none is the answer.
    Unsure,
}

/// Choices offered at most: a fourth would be a menu.
const MOST_CHOICES: usize = 3;

impl Model {
    /// What to make of one of this model's rankings.
    pub fn verdict(&self, ranking: &Ranking, limits: &Limits) -> Verdict {
        if ranking.gate < self.gate_keeping(limits.kept_in_scope) {
            return Verdict::Unsure;
        }
        let first = ranking.candidates[0].probability;
        let open = |other: &&Candidate| first < limits.right_of_two * (first + other.probability);
        match ranking.candidates.iter().take(MOST_CHOICES).skip(1).filter(open).count() {
            0 => Verdict::Clear,
            others => Verdict::Close(1 + others),
        }
    }
}
