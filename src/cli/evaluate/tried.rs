//! One enquiry whose truth is known, and what was made of it.

use crate::assistant::reason;
use crate::matcher::evaluate::Prediction;
use crate::matcher::{Candidate, Example, Ranking, Verdict};
use std::collections::BTreeSet;

/// Guesses that are looked at: as many as are ever offered as a choice.
pub(super) const GUESSES: usize = 3;

/// An enquiry after its trial.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tried {
    pub(super) text: String,
    /// The label that it has in the test.
    pub(super) truth: String,
    /// No answer fits it: it should be turned away.
    pub(super) stranger: bool,
    /// Best first; at least one, at most [`GUESSES`].
    pub(super) guesses: Vec<Candidate>,
    pub(super) verdict: Verdict,
    /// It is told that no answer fits: by the gate, or because its first guess says so.
    pub(super) turned_away: bool,
    gate: f32,
    /// Why the first guess came first, in a sentence.
    pub(super) reason: String,
}

impl Tried {
    /// `strangers` are the labels of enquiries that should be turned away.
    pub(super) fn new(
        example: &Example,
        ranking: &Ranking,
        verdict: Verdict,
        strangers: &BTreeSet<String>,
    ) -> Self {
        let first = &ranking.candidates[0].label;
        let said_to_be_strange = strangers.contains(&**first);
        Self {
            text: example.text.clone(),
            truth: example.label.clone(),
            stranger: strangers.contains(&example.label),
            guesses: ranking.candidates.iter().take(GUESSES).cloned().collect(),
            verdict,
            turned_away: verdict == Verdict::Unsure || said_to_be_strange,
            // A matcher that learnt strangers as a label like others may be very sure that one of them is one.
            gate: if said_to_be_strange { 0.0 } else { ranking.gate },
            reason: reason::sentence(&ranking.reason, &ranking.candidates, str::to_owned),
        }
    }

    /// The label that came first.
    pub(super) fn said(&self) -> &str {
        &self.guesses[0].label
    }

    /// Its probability, 0 to 1.
    pub(super) fn probability(&self) -> f32 {
        self.guesses[0].probability
    }

    /// Whether the right label is among the first so many, or a stranger is turned away.
    pub(super) fn right_within(&self, guesses: usize) -> bool {
        let found = || self.guesses.iter().take(guesses).any(|guess| *guess.label == *self.truth);
        if self.stranger { self.turned_away } else { found() }
    }

    /// Whether the first guess is right, the gate off, or a stranger is turned away.
    pub(super) fn right(&self) -> bool {
        self.right_within(1)
    }

    /// Whether the resident is given a wrong answer as if it were the right one.
    pub(super) fn confidently_wrong(&self) -> bool {
        self.verdict == Verdict::Clear && !self.right()
    }

    /// As the arithmetic of evaluation wants it.
    pub(super) fn prediction(&self) -> Prediction<'_> {
        Prediction {
            truth: (!self.stranger).then_some(self.truth.as_str()),
            label: self.said(),
            probability: self.probability(),
            gate: self.gate,
            kept: !self.turned_away,
        }
    }
}
