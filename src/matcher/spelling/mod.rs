//! Spelling repair: from what was typed to what was probably meant, word by word.
//!
//! A noisy channel (Shannon; Kernighan, Church and Gale 1990): of all words that a mistyped one may
//! stand for, the one that is likeliest here times likeliest to be mistyped so. In reading order:
//!
//! 1. `slips`: how far two words are apart.
//! 2. `lexicon`: the words that are near a mistyped one, quickly.
//! 3. `odds`: how likely a word is, alone and after another.
//! 4. `learn`: which words are known, from training phrases and a general list.
//! 5. `repair`: the decision, for each word of a text.
//!
//! Must not know any language: the general list and the short forms of one are handed in, and without
//! them the words of the training phrases serve alone, in any script.

mod learn;
mod lexicon;
mod odds;
mod repair;
mod slips;
#[cfg(test)]
mod tests;

use super::normalise::{Normalised, normalise};
use lexicon::Lexicon;
use odds::Odds;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of a language before any training.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// Its words in plain form, the commonest first. No misspelling is among them, for a word that is
    /// here is never changed.
    pub words: Vec<String>,
    /// What people type for short, one word, and what it stands for, one or more: "cld" and "could".
    pub short_forms: BTreeMap<String, String>,
}

/// Mends spelling. Ready for any number of threads; never changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Speller {
    /// The words that are known, and never changed.
    lexicon: Lexicon,
    odds: Odds,
    /// In plain form, each with the words it stands for. No such word is itself a short form.
    short_forms: BTreeMap<String, Vec<String>>,
}

/// Words and names of one council, which are known there and nowhere else.
#[derive(Debug, Clone, Default)]
pub(super) struct LocalWords(Lexicon);

impl LocalWords {
    /// Takes the words out of names of streets, places, whatever is no mistake here.
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<Normalised> = names.into_iter().map(normalise).collect();
        Self(Lexicon::new(names.iter().flat_map(Normalised::words).map(String::as_str)))
    }
}

/// A text in plain form with its spelling mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repaired {
    /// The plain words.
    pub(super) text: Normalised,
    /// What was changed, in the order of the text.
    pub(super) changes: Vec<Change>,
}

/// Words that were taken for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// As typed, in plain form: "counciltax", "pot hole".
    pub from: String,
    /// As understood: "council tax", "pothole".
    pub to: String,
}
