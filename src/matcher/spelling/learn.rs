//! Which words are known: those of the general list, and those that people use in training phrases.

use super::lexicon::Lexicon;
use super::odds::Odds;
use super::slips::CHEAP;
use super::{Language, Speller};
use crate::matcher::normalise::{Normalised, normalise};
use std::collections::{BTreeMap, BTreeSet};

/// How many times commoner a word must be than one that a single phrase holds, for that to be a slip.
const FAR_COMMONER: f32 = 10.0;

impl Speller {
    /// Learns from phrases and from what is known of the language. The same input gives the same
    /// speller.
    ///
    /// A word is known when the language has it, a short form stands for it, or two phrases hold it.
    /// One that a single phrase holds may be a slip, for whoever writes phrases puts some in on
    /// purpose: it is known unless a far commoner word is one easy slip away.
    pub fn learn<'a, P>(phrases: P, language: &'a Language) -> Self
    where
        P: IntoIterator<Item = &'a Normalised>,
        P::IntoIter: Clone,
    {
        let phrases = phrases.into_iter();
        let short_forms = short_forms(language);
        let mut known: BTreeSet<&str> = language.words.iter().map(String::as_str).collect();
        known.extend(short_forms.values().flatten().map(String::as_str));
        let mut once = Vec::new();
        for (word, holders) in count_holders(phrases.clone()) {
            match holders {
                1 if !known.contains(word) => once.push(word),
                _ => _ = known.insert(word),
            }
        }
        let learn = |known: BTreeSet<&str>| {
            let lexicon = Lexicon::new(known);
            let general = language.words.iter().map(String::as_str);
            let odds = Odds::learn(&lexicon, phrases.clone(), general);
            Self { lexicon, odds, short_forms: short_forms.clone() }
        };
        let cautious = learn(known.clone());
        known.extend(once.into_iter().filter(|word| !cautious.takes_for_slip(word)));
        learn(known)
    }

    fn takes_for_slip(&self, word: &str) -> bool {
        let commoner = FAR_COMMONER * self.odds.once();
        let near = self.lexicon.near(word);
        near.into_iter().any(|(place, slips)| slips <= CHEAP && self.odds.alone(place) >= commoner)
    }
}

/// In how many phrases each word stands.
fn count_holders<'a>(phrases: impl Iterator<Item = &'a Normalised>) -> BTreeMap<&'a str, usize> {
    let mut holders = BTreeMap::new();
    for phrase in phrases {
        let words: BTreeSet<&str> = phrase.words().iter().map(String::as_str).collect();
        words.into_iter().for_each(|word| *holders.entry(word).or_default() += 1);
    }
    holders
}

/// The short forms in plain form. One that is not a single word, or stands for another short form, is
/// left out: mending must come to an end.
fn short_forms(language: &Language) -> BTreeMap<String, Vec<String>> {
    let plain: BTreeMap<String, Vec<String>> = language
        .short_forms
        .iter()
        .map(|(short, long)| (normalise(short).text(), normalise(long).words().to_vec()))
        .collect();
    let usable = |short: &str, long: &[String]| {
        !short.is_empty()
            && !short.contains(' ')
            && !long.is_empty()
            && long.iter().all(|word| !plain.contains_key(word))
    };
    plain.iter().filter(|(short, long)| usable(short, long)).map(|(s, l)| (s.clone(), l.clone())).collect()
}
