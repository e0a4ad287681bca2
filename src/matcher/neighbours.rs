//! Nearest neighbours: the training phrases that share most words with a text.
//!
//! Compared by the cosine of words and pairs of words, each weighted by how rare it is; letters are
//! left out, because every phrase shares letters with every other. Through an inverted index, so that
//! only phrases with a word in common are looked at. Must not know labels.

use super::features::{Grams, Vocabulary};
use serde::{Deserialize, Serialize};

/// Phrases by the grams that they hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Neighbours {
    /// Sorted; the phrases of `grams[i]` are `entries[starts[i]..starts[i + 1]]`.
    grams: Vec<u64>,
    starts: Vec<u32>,
    /// A phrase by its place, and the gram's weight there.
    entries: Vec<(u32, f32)>,
    phrases: usize,
}

impl Neighbours {
    pub(super) fn learn<'a>(vocabulary: &Vocabulary, texts: impl Iterator<Item = &'a Grams>) -> Self {
        let mut all: Vec<(u64, u32, f32)> = Vec::new();
        let mut phrases = 0;
        for (place, text) in (0u32..).zip(texts) {
            phrases += 1;
            let weighed = text.weigh_words(vocabulary);
            all.extend(weighed.into_iter().map(|(gram, weight)| (gram, place, weight)));
        }
        all.sort_unstable_by_key(|&(gram, place, _)| (gram, place));
        let mut neighbours = Self { phrases, ..Self::default() };
        for same in all.chunk_by(|one, other| one.0 == other.0) {
            neighbours.grams.push(same[0].0);
            neighbours.starts.push(number(neighbours.entries.len()));
            neighbours.entries.extend(same.iter().map(|&(_, place, weight)| (place, weight)));
        }
        neighbours.starts.push(number(neighbours.entries.len()));
        neighbours
    }

    /// The cosine of every phrase, 0 to 1, in their order.
    pub(super) fn cosines(&self, vocabulary: &Vocabulary, text: &Grams) -> Vec<f32> {
        let mut cosines = vec![0.0; self.phrases];
        for (gram, weight) in text.weigh_words(vocabulary) {
            if let Ok(place) = self.grams.binary_search(&gram) {
                let range = self.starts[place] as usize..self.starts[place + 1] as usize;
                for &(phrase, theirs) in &self.entries[range] {
                    cosines[phrase as usize] += weight * theirs;
                }
            }
        }
        cosines
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).expect("four thousand million grams would not fit in memory")
}
