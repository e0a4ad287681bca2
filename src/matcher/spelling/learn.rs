//! Which words are known: those of the general list, and those that people use in training phrases.

use super::lexicon::Lexicon;
use super::odds::Odds;
use super::slips::EASY;
use super::{Language, Speller};
use crate::matcher::normalise::{Normalised, normalise};
use std::collections::{BTreeMap, BTreeSet};

/// How many times commoner than a word of the phrases one of the general list must be for the former to
/// be a slip. Of a hundred words in 5,800 phrases about councils that are one easy slip away from a word
/// of the list, nearly all slips are above, from "agian" (4) to "councl" (264), and nearly all words
/// below ("hallo", "roofer").
const COMMONER: f32 = 1.5;
/// The same for words of fewer than five letters, which have more neighbours by chance.
const COMMONER_SHORT: f32 = 20.0;

impl Speller {
    /// Learns from phrases and from what is known of the language. The same input gives the same
    /// speller.
    ///
    /// A word is known when the language has it, a short form stands for it, or a phrase holds it. But
    /// whoever writes phrases puts some slips in on purpose: a word that the language has not is left
    /// out when a commoner one that it has is one easy slip away.
    pub(in crate::matcher) fn learn<'a, P>(phrases: P, language: &'a Language) -> Self
    where
        P: IntoIterator<Item = &'a Normalised>,
        P::IntoIter: Clone,
    {
        let phrases = phrases.into_iter();
        let short_forms = short_forms(language);
        let mut known: BTreeSet<&str> = language.words.iter().map(String::as_str).collect();
        known.extend(short_forms.values().flatten().map(String::as_str));
        let learn = |known: BTreeSet<&str>| {
            let lexicon = Lexicon::new(known);
            let general = language.words.iter().map(String::as_str);
            let odds = Odds::learn(&lexicon, phrases.clone(), general);
            Self { lexicon, odds, short_forms: short_forms.clone() }
        };
        let general = learn(known.clone());
        let mut times: BTreeMap<&str, u32> = BTreeMap::new();
        for word in phrases.clone().flat_map(Normalised::words) {
            *times.entry(word).or_default() += 1;
        }
        times.retain(|word, times| !general.takes_for_slip(word, *times));
        known.extend(times.into_keys());
        learn(known)
    }

    /// Whether a word that phrases hold so many times is a slip.
    fn takes_for_slip(&self, word: &str, times: u32) -> bool {
        let times_commoner = if word.chars().nth(4).is_some() { COMMONER } else { COMMONER_SHORT };
        let commoner = times_commoner * self.odds.counted(times);
        self.lexicon.find(word).is_none()
            && self
                .lexicon
                .near(word)
                .into_iter()
                .any(|(place, slips)| slips <= EASY && self.odds.alone(place) >= commoner)
    }
}

/// The short forms in plain form. One that is not a single word, or stands for another short form, is
/// left out: mending must come to an end.
fn short_forms(language: &Language) -> BTreeMap<String, Vec<String>> {
    let plain: BTreeMap<String, Vec<String>> = language
        .short_forms
        .iter()
        .map(|(short, long)| (normalise(short).text(), normalise(long).words().to_vec()))
        .collect();
    let is_usable = |(short, long): &(&String, &Vec<String>)| {
        let is_word = !short.is_empty() && !short.contains(' ');
        is_word && !long.is_empty() && !long.iter().any(|word| plain.contains_key(word))
    };
    plain.iter().filter(is_usable).map(|(short, long)| (short.clone(), long.clone())).collect()
}
