//! The words that the rules know, and the slips of the finger that still count as them.
//!
//! A slip is a letter missing, added, or two swapped, in a word of five letters or more that begins as it should;
//! and one wrong letter in a word of seven or more. A word on the rules' list of ordinary words is never a slip.
//! Knows nothing of patterns.

use std::collections::HashMap;

use super::words;

/// A word's number. Words that no rule knows all have [`UNKNOWN`].
pub(super) type Id = u32;

/// Any word that no rule speaks of.
pub(super) const UNKNOWN: Id = 0;
/// The end of a sentence.
pub(super) const BORDER: Id = 1;
/// The beginning and the end of a message.
pub(super) const FIRST: Id = 2;
pub(super) const LAST: Id = 3;

const FIRST_WORD: Id = 4;
const SLIPS_FROM_LETTERS: usize = 5;
const WRONG_LETTER_FROM_LETTERS: usize = 7;

/// What a written word may be: itself or the word it is a slip of, and the same without its last s, so that
/// "knives" need not, but "kitchens" may, be written into a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) word: Id,
    pub(super) stem: Id,
}

/// The rules' own words, numbered.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    ids: HashMap<String, Id>,
    /// Each word of the rules with one letter taken out, and which words it may have been.
    shortened: HashMap<String, Vec<Id>>,
}

impl Vocabulary {
    /// The number of a word in a rule, which is thereby known.
    pub(super) fn learn(&mut self, word: &str) -> Id {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id =
            FIRST_WORD + Id::try_from(self.words.len()).expect("rules are not four thousand million words");
        self.words.push(word.to_owned());
        self.ids.insert(word.to_owned(), id);
        if can_slip(word) {
            for shorter in one_letter_less(word) {
                let owners = self.shortened.entry(shorter).or_default();
                if !owners.contains(&id) {
                    owners.push(id);
                }
            }
        }
        id
    }

    /// Makes a word known as itself, so that it is never taken for a slip; does nothing to a word of the rules.
    pub(super) fn set_apart(&mut self, word: &str) {
        self.ids.entry(word.to_owned()).or_insert(UNKNOWN);
    }

    /// How many numbers are in use.
    pub(super) fn size(&self) -> usize {
        FIRST_WORD as usize + self.words.len()
    }

    /// Reads a word that somebody wrote.
    pub(super) fn read(&self, written: &str) -> Reading {
        match written {
            words::BORDER => return Reading { word: BORDER, stem: UNKNOWN },
            words::FIRST => return Reading { word: FIRST, stem: UNKNOWN },
            words::LAST => return Reading { word: LAST, stem: UNKNOWN },
            _ => {}
        }
        let known = self.ids.get(written).copied();
        let stem =
            written.strip_suffix('s').filter(|stem| stem.len() > 2).and_then(|stem| self.ids.get(stem));
        let slip = || {
            if stem.is_none() { self.slip_of(written).or_else(|| self.without_its_g(written)) } else { None }
        };
        Reading { word: known.or_else(slip).unwrap_or(UNKNOWN), stem: stem.copied().unwrap_or(UNKNOWN) }
    }

    /// "hitin": both the slip and the g left out, as it is said.
    fn without_its_g(&self, written: &str) -> Option<Id> {
        let whole = written.strip_suffix("in").map(|stem| format!("{stem}ing"))?;
        self.slip_of(&whole)
    }

    fn slip_of(&self, written: &str) -> Option<Id> {
        if written.len() + 1 < SLIPS_FROM_LETTERS || written.len() > 24 || !written.is_ascii() {
            return None;
        }
        let meant = |id: &Id| {
            let word = self.words[(*id - FIRST_WORD) as usize].as_str();
            is_slip(written, word).then_some(*id)
        };
        // One letter missing; else one too many; else as many letters, two swapped or one wrong.
        let missing = self.shortened.get(written).into_iter().flatten().find_map(meant);
        missing.or_else(|| {
            one_letter_less(written).find_map(|shorter| {
                let whole = self.ids.get(&shorter).filter(|id| **id != UNKNOWN && can_slip(&shorter));
                whole.and_then(meant).or_else(|| self.shortened.get(&shorter)?.iter().find_map(meant))
            })
        })
    }
}

fn can_slip(word: &str) -> bool {
    word.len() >= SLIPS_FROM_LETTERS && word.is_ascii()
}

fn one_letter_less(word: &str) -> impl Iterator<Item = String> {
    // The first letter stays: "eating" is no slip of "beating".
    (1..word.len()).map(|at| format!("{}{}", &word[..at], &word[at + 1..]))
}

/// One edit apart, and of the kind that fingers make.
fn is_slip(written: &str, word: &str) -> bool {
    written.as_bytes()[0] == word.as_bytes()[0]
        && strsim::osa_distance(written, word) == 1
        && (written.len() != word.len()
            || word.len() >= WRONG_LETTER_FROM_LETTERS
            || same_letters(written, word))
}

fn same_letters(one: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters = word.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_long_words_are_read_and_other_words_are_not() {
        let mut known = Vocabulary::default();
        let knife = known.learn("knife");
        let hitting = known.learn("hitting");
        let strangled = known.learn("strangled");
        let gun = known.learn("gun");
        known.set_apart("knit");
        for (written, id) in [
            ("knife", knife),
            ("knif", knife),
            ("knifee", knife),
            ("kinfe", knife),
            ("hittin", hitting),
            ("hitin", hitting),
            ("hiting", hitting),
            ("strengled", strangled),
            ("guns", gun),
            ("gums", UNKNOWN),
            ("knit", UNKNOWN),
            ("fitting", UNKNOWN),
            ("hatting", hitting),
            ("knave", UNKNOWN),
            ("", UNKNOWN),
            ("ключ", UNKNOWN),
        ] {
            let Reading { word, stem } = known.read(written);
            assert_eq!(word.max(stem), id, "{written}");
        }
    }
}
