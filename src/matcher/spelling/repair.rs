//! The decision, for each word of a text: leave it, or take it for another.

use super::{Change, LocalWords, Repaired, Speller};
use crate::matcher::normalise::{LONGEST_TEXT, Normalised, normalise};
use std::ops::Range;

// Measured on training sentences of CLINC150 and BANKING77, every fifth or tenth of them held out and
// slips put in: of the words that the slips made unknown 95 to 99 in a hundred are mended, and of all
// right words 1 in 700 is changed. A lower `UNKNOWN` is more daring: at -9 half a point more is mended,
// and a third more is spoilt.

/// The natural logarithm of the probability of one slip.
const SLIP: f32 = -5.0;
/// The same of a space that is missing, or one too many.
const SPACE: f32 = -4.0;
/// The same of a word that nobody told us of, and of each letter in it.
const UNKNOWN: f32 = -8.0;
const UNKNOWN_LETTER: f32 = -2.0;
/// The probability of a council's own word.
const LOCAL: f32 = 1e-5;

/// A word of a text while it is being mended.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// The typed words that it stands for, by their places.
    source: Range<usize>,
    /// Never changed, and never joined to another.
    protected: bool,
}

/// What to put in the place of a word, or of two.
struct Fix {
    takes: usize,
    words: Vec<String>,
}

impl Speller {
    /// Mends the spelling of a text.
    ///
    /// Known words are never changed, nor the council's own, words of one or two letters, and whatever
    /// holds a digit or looks like an address of the internet; short forms are the exception. Reads as
    /// much of the text as [`normalise`] does and gives the same words where nothing is changed.
    /// Mending a mended text changes nothing more, but for what was protected by its punctuation.
    pub(in crate::matcher) fn repair(&self, text: &str, local: &LocalWords) -> Repaired {
        let typed = self.read(text);
        let mut words = typed.clone();
        // Each round leaves fewer words unknown or short than the one before, so the rounds end.
        while let Some(better) = self.round(&words, local) {
            words = better;
        }
        let changes = changes(&typed, &words);
        Repaired { text: Normalised::of(words.into_iter().map(|word| word.text).collect()), changes }
    }

    fn read(&self, text: &str) -> Vec<Word> {
        let end = text.char_indices().nth(LONGEST_TEXT).map_or(text.len(), |(end, _)| end);
        let mut words = Vec::new();
        for token in text[..end].split_whitespace() {
            let plain = normalise(token);
            let protected = match plain.words() {
                [word] if self.short_forms.contains_key(word) => false,
                _ => is_protected(token),
            };
            for word in plain.words() {
                words.push(Word { text: word.clone(), source: words.len()..words.len() + 1, protected });
            }
        }
        words
    }

    /// Goes over the words once; none when nothing was to be mended.
    fn round(&self, words: &[Word], local: &LocalWords) -> Option<Vec<Word>> {
        let mut mended: Vec<Word> = Vec::with_capacity(words.len());
        let mut changed = false;
        let mut rest = words;
        while let [word, ..] = rest {
            let fix = self.fix(mended.last(), rest, local);
            changed |= fix.is_some();
            let Fix { takes, words } =
                fix.unwrap_or_else(|| Fix { takes: 1, words: vec![word.text.clone()] });
            let source = word.source.start..rest[takes - 1].source.end;
            let protected = word.protected;
            mended.extend(words.into_iter().map(|text| Word { text, source: source.clone(), protected }));
            rest = &rest[takes..];
        }
        changed.then_some(mended)
    }

    /// What the first of the words, and perhaps the next, are better taken for. `before` is the word
    /// before them.
    fn fix(&self, before: Option<&Word>, words: &[Word], local: &LocalWords) -> Option<Fix> {
        let (word, next) = (words.first().filter(|word| !word.protected)?, words.get(1));
        let around = Around {
            before: before.and_then(|word| self.lexicon.find(&word.text)),
            next: next.and_then(|word| self.lexicon.find(&word.text)),
        };
        if let Some(long) = self.short_forms.get(&word.text) {
            let has_digit = |word: &Word| word.text.contains(char::is_numeric);
            // "b4" may be half a postcode.
            let reads_right = if has_digit(word) {
                !before.into_iter().chain(next).any(has_digit)
            } else {
                // "u" may be a flat or a bend.
                word.text.chars().nth(1).is_some() || self.fits(&around, long)
            };
            return reads_right.then(|| Fix { takes: 1, words: long.clone() });
        }
        if let Some(joined) = next.and_then(|next| self.join(&around, word, next, words.get(2), local)) {
            return Some(Fix { takes: 2, words: vec![joined] });
        }
        if self.knows(&word.text, local) {
            return None;
        }
        let candidates = self.near(&around, &word.text, local).chain(self.split(&around, &word.text));
        let (best, words) = candidates.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best > unknown(&word.text)).then_some(Fix { takes: 1, words })
    }

    fn knows(&self, word: &str, local: &LocalWords) -> bool {
        word.chars().nth(2).is_none()
            || word.contains(char::is_numeric)
            || self.lexicon.find(word).is_some()
            || local.0.find(word).is_some()
    }

    /// Whether people have said these words beside one of the neighbours before.
    fn fits(&self, around: &Around, words: &[String]) -> bool {
        let place = |word: Option<&String>| self.lexicon.find(word?);
        let said = |(one, other)| self.odds.times(one, other) > 0;
        around.before.zip(place(words.first())).is_some_and(said)
            || place(words.last()).zip(around.next).is_some_and(said)
    }

    /// Two words that are one, torn apart by a space.
    fn join(
        &self,
        around: &Around,
        word: &Word,
        next: &Word,
        after: Option<&Word>,
        local: &LocalWords,
    ) -> Option<String> {
        let halves = [word, next];
        // A single letter is a flat or an initial more often than a piece of a word.
        if next.protected || halves.iter().any(|half| half.text.chars().nth(1).is_none()) {
            return None;
        }
        let apart = halves.map(|half| self.lexicon.find(&half.text));
        if apart.iter().all(Option::is_some) || halves.iter().any(|half| local.0.find(&half.text).is_some()) {
            return None;
        }
        let joined = format!("{}{}", word.text, next.text);
        let place = self.lexicon.find(&joined)?;
        let left: f32 = halves
            .iter()
            .zip(apart)
            .map(|(half, place)| place.map_or(unknown(&half.text), |place| self.odds.alone(place).ln()))
            .sum();
        let around = Around { next: after.and_then(|word| self.lexicon.find(&word.text)), ..*around };
        (self.score(&around, place, place) + SPACE > left).then_some(joined)
    }

    /// Words that may have been meant, each with its score.
    fn near(
        &self,
        around: &Around,
        typed: &str,
        local: &LocalWords,
    ) -> impl Iterator<Item = (f32, Vec<String>)> {
        let known = self.lexicon.near(typed).into_iter().map(|(place, slips)| {
            (self.score(around, place, place) + slips * SLIP, vec![self.lexicon.word(place).to_owned()])
        });
        let own = local
            .0
            .near(typed)
            .into_iter()
            .map(|(place, slips)| (LOCAL.ln() + slips * SLIP, vec![local.0.word(place).to_owned()]));
        known.chain(own)
    }

    /// Pairs of known words that may have run into one, each with its score.
    fn split(&self, around: &Around, typed: &str) -> impl Iterator<Item = (f32, Vec<String>)> {
        typed.char_indices().skip(1).filter_map(|(at, _)| {
            let (one, other) = typed.split_at(at);
            let (first, last) = (self.lexicon.find(one)?, self.lexicon.find(other)?);
            let score = self.score(around, first, last) + self.odds.after(Some(first), last).ln() + SPACE;
            Some((score, vec![one.to_owned(), other.to_owned()]))
        })
    }

    /// The logarithm of the probability of a word, or of the first and last of two, between its
    /// neighbours, against that of the next neighbour alone.
    fn score(&self, around: &Around, first: usize, last: usize) -> f32 {
        let after = around
            .next
            .map_or(0.0, |next| self.odds.after(Some(last), next).ln() - self.odds.alone(next).ln());
        self.odds.after(around.before, first).ln() + after
    }
}

/// The known words on both sides of a word.
#[derive(Clone, Copy)]
struct Around {
    before: Option<usize>,
    next: Option<usize>,
}

/// The logarithm of the probability that a word is one nobody told us of.
fn unknown(word: &str) -> f32 {
    UNKNOWN + UNKNOWN_LETTER * word.chars().count() as f32
}

/// References, postcodes, sums, addresses of post and pages: never words to be mended.
fn is_protected(token: &str) -> bool {
    let lower = token.to_lowercase();
    token.contains(|letter: char| letter == '@' || letter.is_numeric())
        || lower.contains("://")
        || lower.contains("www.")
}

/// What the typed words became, where they became something else.
fn changes(typed: &[Word], mended: &[Word]) -> Vec<Change> {
    let text = |words: &[Word]| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    mended
        .chunk_by(|one, other| other.source.start < one.source.end)
        .map(|words| (&typed[words[0].source.start..words[words.len() - 1].source.end], words))
        .map(|(typed, words)| Change { from: text(typed), to: text(words) })
        .filter(|change| change.from != change.to)
        .collect()
}
