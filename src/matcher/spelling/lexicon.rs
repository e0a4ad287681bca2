//! A set of words that finds those near a mistyped one quickly.
//!
//! Words stand in one string, sorted by length and then by letters, each with a mask of the letters
//! in it. A slip changes the length by one at most and the mask by two bits at most, so nearly all
//! words are passed over at the cost of a glance at their mask. Must not know how common words are.

use super::slips::{budget, most, slips};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Words, each at a place from 0.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Lexicon {
    text: String,
    /// Where each word ends in the text; it begins where the one before ends.
    ends: Vec<u32>,
    /// The letters of each word.
    masks: Vec<u32>,
    /// The place of the first word of each length in characters, from 0 to one past the longest.
    lengths: Vec<u32>,
}

impl Lexicon {
    pub(super) fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sorted: Vec<(usize, &str)> =
            words.into_iter().map(|word| (word.chars().count(), word)).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut lexicon = Self::default();
        for (place, (length, word)) in (0u32..).zip(sorted) {
            lexicon.text.push_str(word);
            lexicon.ends.push(narrow(lexicon.text.len()));
            lexicon.masks.push(mask(word.chars()));
            lexicon.lengths.resize(lexicon.lengths.len().max(length + 1), place);
        }
        lexicon.lengths.push(narrow(lexicon.ends.len()));
        lexicon
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn word(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[place] as usize]
    }

    /// The place of a word.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        let range = self.of_length(word.chars().count());
        let place = self.first(range.clone(), |each| each < word);
        (place < range.end && self.word(place) == word).then_some(place)
    }

    /// The words that may have been meant by a mistyped one, each with its [`slips`], by their places.
    pub(super) fn near(&self, typed: &str) -> Vec<(usize, f32)> {
        let letters: Vec<char> = typed.chars().collect();
        let Some(budget) = budget(&letters) else { return Vec::new() };
        let edits = most(budget);
        let mut search =
            Search { lexicon: self, mask: mask(typed.chars()), letters, budget, found: Vec::new() };
        let initial = &typed[..search.letters[0].len_utf8()];
        let length = search.letters.len();
        for other in length - edits..=length + edits {
            let range = self.of_length(other);
            // No budget pays for a second slip when one is in the first letter.
            let same = self.first(range.clone(), |each| each < initial)
                ..self.first(range.clone(), |each| each < initial || each.starts_with(initial));
            let apart = other.abs_diff(length);
            if apart <= 1 {
                search.among(range.start..same.start, 2 - apart);
            }
            search.among(same.clone(), 2 * edits - apart);
            if apart <= 1 {
                search.among(same.end..range.end, 2 - apart);
            }
        }
        search.found
    }

    fn of_length(&self, length: usize) -> Range<usize> {
        let place = |length: usize| self.lengths.get(length).map_or(self.len(), |place| *place as usize);
        place(length)..place(length + 1)
    }

    /// The first place in a range whose word does not come before what is looked for.
    fn first(&self, range: Range<usize>, is_before: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low.midpoint(high);
            if is_before(self.word(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// A mistyped word, and what was found for it so far.
struct Search<'a> {
    lexicon: &'a Lexicon,
    letters: Vec<char>,
    mask: u32,
    budget: f32,
    found: Vec<(usize, f32)>,
}

impl Search<'_> {
    /// Looks through a range of places for words whose masks differ in so many letters at most.
    fn among(&mut self, places: Range<usize>, letters: usize) {
        let mut meant = Vec::new();
        for (place, mask) in places.clone().zip(&self.lexicon.masks[places]) {
            if has_at_most(letters, mask ^ self.mask) {
                meant.clear();
                meant.extend(self.lexicon.word(place).chars());
                self.found.extend(slips(&meant, &self.letters, self.budget).map(|slips| (place, slips)));
            }
        }
    }
}

/// One bit for each letter from a to z; other characters share them, which only costs time.
fn mask(letters: impl Iterator<Item = char>) -> u32 {
    letters.fold(0, |mask, letter| mask | 1 << (u32::from(letter) % 32))
}

/// Whether so few bits are set; quicker than to count them all where the processor is not told to.
fn has_at_most(most: usize, bits: u32) -> bool {
    (0..most).fold(bits, |bits, _| bits & bits.wrapping_sub(1)) == 0
}

/// A vocabulary whose letters outgrew four gigabytes would have outgrown the machine before.
fn narrow(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
