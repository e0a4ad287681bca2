//! Text to ranked intents with reasons.
//!
//! Learns from any labelled text, in any language and script, and ranks the labels for a new text
//! with probabilities that can be believed, a gate that knows when none may fit, and the words that
//! told. In reading order:
//!
//! 1. `normalise`: what people type, in one plain form; [`entities`]: details beside the intent.
//! 2. `spelling`: what they meant to type.
//! 3. `features`: words, pairs of words and runs of letters, weighted. [`Encoder`]: the port through
//!    which a sentence gets a vector that stands for its meaning.
//! 4. `members`: independent ways of scoring labels. Cheap: `linear`, `neighbours`; dear: `meaning`
//!    (with `planes`).
//! 5. `stage` (with `logistic`): what the members say, joined into honest probabilities and a gate.
//! 6. `gates`: from what is wanted to the least score for it.
//! 7. `train`: all of it learnt, by cross-validation; `model`: a text ranked, the dear members asked
//!    only where the cheap ones leave doubt that matters.
//! 8. `local`: a council's own phrases and words, which join without training.
//! 9. `ranking`: the answer with its reason, and the one place that says what to make of it.
//! 10. [`evaluate`]: how good it is; [`cross_validate`]: on texts that the model never saw.
//!
//! Must not know councils, packs, conversations, files or the time, so that it could be a crate of
//! its own.

mod crossval;
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
mod spelling;
mod stage;
#[cfg(test)]
mod tests;
mod train;

pub use crossval::cross_validate;
pub use encoder::{Encoder, EncoderError};
pub use examples::{Contradiction, Example, Options, TrainingError, contradictions};
pub use local::LocalExamples;
pub use model::Model;
pub use normalise::{LONGEST_TEXT, Normalised, normalise};
pub use ranking::{Candidate, Limits, NearestPhrase, Ranking, Reason, Verdict, Vote};
pub use spelling::{Change, Language};

/// Rises with every change to what a model holds or how it is trained, so that a model kept on disk
/// by another version is not taken for one of this.
pub const FORMAT_VERSION: u32 = 5;
