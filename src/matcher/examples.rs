//! What the matcher learns from, and what can be wrong with it.
//!
//! Must not know where examples come from: whoever read them turns an index into a file and line.

use super::encoder::Encoder;
use super::normalise::normalise;
use super::spelling::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A text and the label that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// As somebody wrote it.
    pub text: String,
    /// Any name, compared to the letter.
    pub label: String,
}

impl Example {
    /// An example from its two parts.
    pub fn new(text: impl Into<String>, label: impl Into<String>) -> Self {
        Self { text: text.into(), label: label.into() }
    }
}

/// How to train.
#[derive(Debug, Clone)]
pub struct Options {
    /// The label, if any, whose examples are not an answer but enquiries that no answer fits. They
    /// then teach the gate, and the label is never a candidate.
    pub oos_label: Option<String>,
    /// What spelling repair knows before it reads the examples.
    pub language: Arc<Language>,
    /// The sentence encoder; without one, words and letters alone decide.
    pub encoder: Option<Arc<dyn Encoder>>,
    /// Threads to train on; the model is the same on any number.
    pub threads: usize,
}

impl Default for Options {
    /// No out-of-scope label, no language, no encoder, and as many threads as the machine has.
    fn default() -> Self {
        Self {
            oos_label: None,
            language: Arc::default(),
            encoder: None,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// Why examples cannot be learnt from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrainingError {
    /// There is nothing to tell apart.
    #[error("there are no labelled examples to learn from")]
    NoLabel,
    /// There is nothing to tell the one label apart from.
    #[error("all examples have the label {label:?}: at least two labels are needed to tell apart")]
    OneLabel {
        /// The only one there is.
        label: String,
    },
    /// More labels than a model can number.
    #[error("there are more than 65,534 labels")]
    TooManyLabels,
    /// An example says nothing.
    #[error("example {} has an empty text", .index + 1)]
    EmptyText {
        /// Its place among the examples, from 0.
        index: usize,
    },
    /// The sentence encoder failed on the examples.
    #[error("the sentence encoder failed: {reason}")]
    Encoder {
        /// Why.
        reason: String,
    },
}

/// Two examples that say the same and do not agree on the label. No error, because real collections
/// have a few and are learnt from all the same; but somebody should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// Place of the earlier example, from 0.
    pub first: usize,
    /// Place of the later example, from 0.
    pub second: usize,
}

/// Finds the examples whose plain words an earlier example has under another label, in order.
pub fn contradictions(examples: &[Example]) -> Vec<Contradiction> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (second, example) in examples.iter().enumerate() {
        let first = *seen.entry(normalise(&example.text).text()).or_insert(second);
        if examples[first].label != example.label {
            found.push(Contradiction { first, second });
        }
    }
    found
}
