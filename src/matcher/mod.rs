//! Text to ranked intents with reasons.
//!
//! Learns from any labelled text, in any language and script, and ranks the labels for a new text
//! with probabilities that can be believed, a gate that knows when none may fit, and the words that
//! told. In reading order:
//!
//! 1. `normalise`: what people type, in one plain form.
//! 2. `features`: its words, pairs of words and runs of letters, weighted.
//! 3. `linear`: a plane for each label.
//! 4. `calibrate` (and `logistic`): honest probabilities, and the gate.
//! 5. `model`: the parts together: train, then rank.
//! 6. `local`: a council's own phrases, which join without training.
//! 7. `ranking`: the answer, and what to make of it.
//! 8. [`evaluate`]: how good it is.
//! 9. [`entities`]: details beside the intent: where, when, how to reach.
//!
//! Must not know councils, packs, conversations, files or the time, so that it could be a crate of
//! its own. Spelling repair comes between 1 and 2; further members (nearest neighbours, sentence
//! vectors) stand beside 3, and 4 joins their scores.

mod encoder;
pub mod entities;
pub mod evaluate;
mod examples;
mod features;
mod gates;
mod linear;
mod local;
mod logistic;
mod meaning;
mod members;
mod model;
mod neighbours;
mod normalise;
mod planes;
mod ranking;
mod stage;
mod train;
mod spelling;
#[cfg(test)]
mod tests;

pub use encoder::{Encoder, EncoderError};
pub use examples::{Contradiction, Example, Options, TrainingError, contradictions};
pub use local::LocalExamples;
pub use model::Model;
pub use normalise::{LONGEST_TEXT, Normalised, normalise};
pub use ranking::{Candidate, Limits, NearestPhrase, Ranking, Reason, Verdict};
pub use spelling::{Change, Language, LocalWords, Repaired, Speller};

/// Rises with every change to what a model holds or how it is trained, so that a model kept on disk
/// by another version is not taken for one of this.
pub const FORMAT_VERSION: u32 = 1;
