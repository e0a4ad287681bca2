//! How likely a word is, alone and after another: what decides between words that are equally near.
//!
//! Training phrases say what people say here; the general list, by the law of Zipf, what they say at
//! all. Pairs of neighbours are mixed in after Jelinek and Mercer (1980). Must not know spelling.

use super::lexicon::Lexicon;
use crate::matcher::Normalised;
use serde::{Deserialize, Serialize};

/// Share of a word's probability that comes from training; the rest comes from the general list.
const TRAINING: f32 = 0.5;
/// Share of a word's probability after a known word that comes from pairs seen in training.
const PAIRS: f32 = 0.5;
/// The probability of a word at rank `r` of the general list is about `1 / (ZIPF · (r + OFFSET))`:
/// ten words make an eighth of all text, a thousand seven tenths.
const ZIPF: f32 = 10.0;
const OFFSET: f32 = 3.0;
/// Of a word that is known and was never counted.
const LEAST: f32 = 1e-8;

/// Probabilities of the words of a lexicon, by their places in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Odds {
    alone: Vec<f32>,
    /// What one occurrence in training adds to `alone`.
    once: f32,
    /// How often training has each word with a word of the lexicon after it.
    followed: Vec<u32>,
    /// Two places as one number, sorted.
    pairs: Vec<u64>,
    /// How often training has each pair.
    times: Vec<u32>,
}

impl Odds {
    /// `general` goes from the commonest word to the rarest; words outside the lexicon are passed over.
    pub(super) fn learn<'a>(
        lexicon: &Lexicon,
        phrases: impl Iterator<Item = &'a Normalised>,
        general: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut counts = vec![0u32; lexicon.len()];
        let mut followed = vec![0u32; lexicon.len()];
        let mut total = 0u32;
        let mut seen = Vec::new();
        for phrase in phrases {
            let mut before = None;
            for word in phrase.words() {
                let place = lexicon.find(word);
                total += 1;
                if let Some(place) = place {
                    counts[place] += 1;
                    if let Some(before) = before {
                        followed[before] += 1;
                        seen.push(pair(before, place));
                    }
                }
                before = place;
            }
        }
        seen.sort_unstable();
        let (pairs, times) = seen.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).unzip();
        let once = TRAINING / total.max(1) as f32;
        let mut alone: Vec<f32> = counts.into_iter().map(|count| (count as f32 * once).max(LEAST)).collect();
        for (rank, word) in general.enumerate() {
            if let Some(place) = lexicon.find(word) {
                alone[place] += (1.0 - TRAINING) / (ZIPF * (rank as f32 + OFFSET));
            }
        }
        Self { alone, once, followed, pairs, times }
    }

    /// The probability of a word wherever it stands.
    pub(super) fn alone(&self, word: usize) -> f32 {
        self.alone[word]
    }

    /// The probability of a word that training has so many times and the general list has not.
    pub(super) fn counted(&self, times: u32) -> f32 {
        times as f32 * self.once
    }

    /// The probability of a word after another, when that one is known.
    pub(super) fn after(&self, before: Option<usize>, word: usize) -> f32 {
        match before {
            Some(before) if self.followed[before] > 0 => {
                let times = self.times(before, word) as f32 / self.followed[before] as f32;
                PAIRS * times + (1.0 - PAIRS) * self.alone[word]
            }
            _ => self.alone[word],
        }
    }

    /// How often training has the two side by side.
    pub(super) fn times(&self, before: usize, word: usize) -> u32 {
        self.pairs.binary_search(&pair(before, word)).map_or(0, |found| self.times[found])
    }
}

fn pair(before: usize, word: usize) -> u64 {
    (before as u64) << 32 | word as u64
}
