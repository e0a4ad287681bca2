//! What the classifier sees of a text: its words, pairs of words, and the runs of letters inside
//! words, weighted by how telling each is.
//!
//! Words and pairs carry the meaning; runs of letters carry it past a mistyped or unknown form
//! ("colected" shares most of its runs with "collected"). Pairs stand for neighbours and for words
//! with one between them ("bin was collected", "bin collected"). A gram is known by a 64-bit hash
//! alone: that makes the vocabulary one sorted array, quick to search, small on disk, and ready as soon
//! as it is read. Must not know labels.

use super::normalise::Normalised;
use serde::{Deserialize, Serialize};

/// Lengths of the runs of letters, in characters, counting the border on each side of a word.
const RUNS: std::ops::RangeInclusive<usize> = 2..=3;

/// The length that the block of letters is brought to; the block of words has length one. Letters
/// count for more because they hold when a word is mistyped, and a whole word is made of them anyway.
const LETTERS_LENGTH: f32 = 1.5;

/// One occurrence of a gram in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Gram {
    hash: u64,
    /// The places of the words it is made from, the same twice when it is one word.
    words: [u32; 2],
}

/// All grams of one text in two blocks, words and letters, each sorted by hash. The blocks are
/// brought to a length of their own, so that a text's many letters do not drown its few words.
#[derive(Debug, Clone)]
pub(super) struct Grams {
    blocks: [Vec<Gram>; 2],
    words: usize,
}

const LENGTHS: [f32; 2] = [1.0, LETTERS_LENGTH];

impl Grams {
    pub(super) fn of(text: &Normalised) -> Self {
        let words = text.words();
        let mut meaning = Vec::with_capacity(words.len() * 3);
        let mut letters = Vec::with_capacity(words.len() * 12);
        let mut bordered = Vec::new();
        for (place, word) in (0u32..).zip(words) {
            meaning.push(Gram { hash: hash_word(word), words: [place; 2] });
            for (gap, other) in (0u32..2).zip(words.iter().skip(place as usize + 1)) {
                meaning.push(Gram { hash: hash_pair(word, other, gap), words: [place, place + gap + 1] });
            }
            bordered.clear();
            bordered.push(' ');
            bordered.extend(word.chars());
            bordered.push(' ');
            for length in RUNS {
                let runs = bordered.windows(length);
                letters.extend(runs.map(|run| Gram { hash: hash_run(run), words: [place; 2] }));
            }
        }
        meaning.sort_unstable();
        letters.sort_unstable();
        Self { blocks: [meaning, letters], words: words.len() }
    }

    /// The weight of every gram, known to the vocabulary or not, as one vector of length one sorted
    /// by hash: what two texts are compared by.
    pub(super) fn weigh(&self, vocabulary: &Vocabulary) -> Vec<(u64, f32)> {
        Self::weigh_blocks(&self.blocks, vocabulary)
    }

    /// The same of words and pairs of words alone.
    pub(super) fn weigh_words(&self, vocabulary: &Vocabulary) -> Vec<(u64, f32)> {
        Self::weigh_blocks(&self.blocks[..1], vocabulary)
    }

    fn weigh_blocks(blocks: &[Vec<Gram>], vocabulary: &Vocabulary) -> Vec<(u64, f32)> {
        let mut weights = Vec::new();
        for (block, length) in blocks.iter().zip(LENGTHS) {
            let start = weights.len();
            for same in block.chunk_by(|a, b| a.hash == b.hash) {
                let rarity =
                    vocabulary.find(same[0].hash).map_or(vocabulary.unseen, |id| vocabulary.rarity[id]);
                weights.push((same[0].hash, damped(same.len()) * rarity));
            }
            scale(&mut weights[start..], length);
        }
        weights.sort_unstable_by_key(|(hash, _)| *hash);
        scale(&mut weights, 1.0);
        weights
    }
}

/// The grams that training saw, and how rare each is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    /// Sorted; a gram's place here is its number.
    hashes: Vec<u64>,
    /// Inverse document frequency by number: `1 + ln((1 + texts) / (1 + texts with it))`.
    rarity: Vec<f32>,
    /// The same for a gram in no text at all.
    unseen: f32,
}

/// A text as the classifier sees it: known grams with their weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Vector {
    /// Number of the gram and its weight, in the order of the blocks.
    pub(super) entries: Vec<(u32, f32)>,
    /// Share of the words, 0 to 1, that training never saw; 1 for a text without words.
    pub(super) unknown_words: f32,
}

impl Vocabulary {
    pub(super) fn learn<'a>(texts: impl ExactSizeIterator<Item = &'a Grams>) -> Self {
        let total = texts.len();
        let mut seen = Vec::new();
        for text in texts {
            for block in &text.blocks {
                seen.extend(block.chunk_by(|a, b| a.hash == b.hash).map(|same| same[0].hash));
            }
        }
        seen.sort_unstable();
        let rarity_in = |texts: usize| 1.0 + ((1.0 + total as f64) / (1.0 + texts as f64)).ln() as f32;
        let (hashes, rarity) =
            seen.chunk_by(|a, b| a == b).map(|same| (same[0], rarity_in(same.len()))).unzip();
        Self { hashes, rarity, unseen: rarity_in(0) }
    }

    /// How many grams there are; their numbers are `0..len`.
    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    pub(super) fn vector(&self, text: &Grams) -> Vector {
        let mut entries = Vec::with_capacity(text.blocks.iter().map(Vec::len).sum());
        let mut known_words = 0;
        for (block, length) in text.blocks.iter().zip(LENGTHS) {
            let start = entries.len();
            for (id, same) in self.known(block) {
                known_words += if is_word(same[0].hash) { same.len() } else { 0 };
                entries.push((number(id), damped(same.len()) * self.rarity[id]));
            }
            scale(&mut entries[start..], length);
        }
        let unknown_words = if text.words == 0 { 1.0 } else { 1.0 - known_words as f32 / text.words as f32 };
        Vector { entries, unknown_words }
    }

    /// Shares out what a text's grams are worth, given the weight of each, over the words that they
    /// came from: one sum a word, in the order of the text. `vector` is the text's own.
    pub(super) fn share_out(&self, text: &Grams, vector: &Vector, weight: impl Fn(u32) -> f32) -> Vec<f32> {
        let mut sums = vec![0.0; text.words];
        let occurrences = text.blocks.iter().flat_map(|block| self.known(block));
        for ((_, same), &(gram, value)) in occurrences.zip(&vector.entries) {
            // Half for each of the two words of a pair; twice half for the word of another gram.
            let each = value * weight(gram) / (2 * same.len()) as f32;
            same.iter().flat_map(|gram| gram.words).for_each(|place| sums[place as usize] += each);
        }
        sums
    }

    /// The known grams of a block and their occurrences, in the order of the block.
    fn known<'a>(&self, block: &'a [Gram]) -> impl Iterator<Item = (usize, &'a [Gram])> {
        let distinct = block.chunk_by(|a, b| a.hash == b.hash);
        distinct.filter_map(|same| self.find(same[0].hash).map(|id| (id, same)))
    }

    fn find(&self, hash: u64) -> Option<usize> {
        self.hashes.binary_search(&hash).ok()
    }
}

fn number(id: usize) -> u32 {
    u32::try_from(id).expect("a vocabulary of four thousand million grams would not fit in memory")
}

/// A gram said five times is not five times as telling.
fn damped(times: usize) -> f32 {
    1.0 + (times as f32).ln()
}

/// Brings a vector to a length; one of no length stays as it is.
fn scale<Name>(weights: &mut [(Name, f32)], length: f32) {
    let before = weights.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if before > 0.0 {
        let factor = length / before;
        weights.iter_mut().for_each(|(_, weight)| *weight *= factor);
    }
}

/// The two highest bits of a hash tell the kind of gram, the rest its content.
const KIND_SHIFT: u32 = 62;
const WORD: u64 = 0;
const PAIR: u64 = 1;
const RUN: u64 = 2;

fn is_word(hash: u64) -> bool {
    hash >> KIND_SHIFT == WORD
}

fn hash_word(word: &str) -> u64 {
    hash(WORD, word.chars())
}

/// `gap` is the number of words between the two.
fn hash_pair(first: &str, second: &str, gap: u32) -> u64 {
    let between = std::iter::repeat_n(' ', gap as usize + 1);
    hash(PAIR, first.chars().chain(between).chain(second.chars()))
}

fn hash_run(run: &[char]) -> u64 {
    hash(RUN, run.iter().copied())
}

/// FNV-1a over code points. Ours and not the standard library's, whose hashes may change from one
/// release to the next, and these are kept on disk.
fn hash(kind: u64, characters: impl Iterator<Item = char>) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let sum = characters.fold(BASIS, |sum, character| (sum ^ u64::from(character)).wrapping_mul(PRIME));
    // FNV mixes upwards: the last character has hardly reached the highest bits, so fold them down.
    let mixed = (sum ^ (sum >> 32)).wrapping_mul(PRIME);
    (mixed >> 2) | (kind << KIND_SHIFT)
}

#[cfg(test)]
mod tests {
    use super::super::normalise;
    use super::*;

    fn grams(text: &str) -> Grams {
        Grams::of(&normalise(text))
    }

    fn cosine(vocabulary: &Vocabulary, one: &str, other: &str) -> f32 {
        let other = grams(other).weigh(vocabulary);
        let shared = grams(one).weigh(vocabulary).into_iter().filter_map(|(hash, weight)| {
            other.iter().find(|(each, _)| *each == hash).map(|(_, theirs)| weight * theirs)
        });
        shared.sum()
    }

    #[test]
    fn a_text_is_like_itself_more_like_its_misspelling_than_like_another() {
        let texts = [grams("my bin was not collected"), grams("how do i pay council tax")];
        let vocabulary = Vocabulary::learn(texts.iter());
        let itself = cosine(&vocabulary, "my bin was not collected", "My BIN was not collected!");
        let misspelt = cosine(&vocabulary, "my bin was not collected", "my bin wasnt colected");
        let another = cosine(&vocabulary, "my bin was not collected", "how do i pay council tax");
        assert!((itself - 1.0).abs() < 1e-5, "{itself}");
        assert!(itself > misspelt && misspelt > another + 0.2, "{itself} {misspelt} {another}");
    }

    #[test]
    fn words_never_seen_are_counted_and_not_guessed() {
        let vocabulary = Vocabulary::learn([grams("my bin is full")].iter());
        assert_eq!(vocabulary.vector(&grams("my bin is full")).unknown_words, 0.0);
        assert_eq!(vocabulary.vector(&grams("my bin xyzzy qwfp")).unknown_words, 0.5);
        assert_eq!(vocabulary.vector(&grams("")).unknown_words, 1.0);
        assert!(vocabulary.vector(&grams("垃圾")).entries.is_empty());
    }

    #[test]
    fn worth_goes_back_to_the_words_it_came_from_and_to_no_others() {
        let text = grams("full bin");
        let vocabulary = Vocabulary::learn([grams("bin")].iter());
        let worth = vocabulary.share_out(&text, &vocabulary.vector(&text), |_| 1.0);
        assert_eq!(worth[0], 0.0);
        assert!(worth[1] > 0.0);
    }

    #[test]
    fn the_kinds_of_gram_never_share_a_hash() {
        let hashes = [hash_word("ab"), hash_pair("a", "b", 0), hash_pair("a", "b", 1), hash_run(&['a', 'b'])];
        assert_eq!(hashes.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
        assert!(is_word(hashes[0]) && !hashes[1..].iter().any(|&hash| is_word(hash)));
    }
}
