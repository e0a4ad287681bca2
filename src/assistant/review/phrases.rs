//! The phrases of each intent by themselves: too few, or too many made from one mould. Advice, never a fault.

use crate::content::{Does, Library};
use crate::domain::ids::IntentId;
use crate::matcher::normalise;
use serde::Serialize;
use std::collections::BTreeSet;

/// Phrases that an intent should have, as the content guide asks; greetings and the like have less to say.
const ENOUGH: usize = 20;
const ENOUGH_SMALL_TALK: usize = 10;

/// Two phrases are nearly the same when they share two thirds of their words (Dice): "can i pay by card" and "can i pay
/// by cheque", which share four of five, but not "pay by card" and "pay my bill".
const NEARLY_SAME: f64 = 2.0 / 3.0;

/// The phrases of an intent are too alike when more than this share of them is nearly the same as another of it. Counted
/// in phrases and not in pairs, since forty phrases made from two moulds are alike in less than half of their pairs.
const TOO_ALIKE: f64 = 0.5;

/// An intent with too few phrases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Few {
    /// The intent.
    pub intent: IntentId,
    /// Its phrases.
    pub phrases: usize,
    /// How many it should have.
    pub wanted: usize,
}

/// An intent whose phrases are too alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// The intent.
    pub intent: IntentId,
    /// Its phrases.
    pub phrases: usize,
    /// Those of them that share two thirds of their words with another.
    pub nearly_same: usize,
    /// The two that are most alike.
    pub example: [String; 2],
}

/// Intents with too few phrases, fewest first.
pub(super) fn few(library: &Library, language: &str) -> Vec<Few> {
    let counted = library.intents(language).map(|(id, intent)| Few {
        intent: id.clone(),
        phrases: intent.phrases.len(),
        wanted: if intent.does == Does::SmallTalk { ENOUGH_SMALL_TALK } else { ENOUGH },
    });
    let mut few: Vec<Few> = counted.filter(|each| each.phrases < each.wanted).collect();
    few.sort_by_key(|each| each.phrases);
    few
}

/// Intents whose phrases are too alike, most alike first.
pub(super) fn alike(library: &Library, language: &str) -> Vec<Alike> {
    let mut found: Vec<Alike> = library
        .intents(language)
        .filter_map(|(id, intent)| {
            let phrases = &intent.phrases;
            let (nearly_same, [one, other]) = most_alike(phrases)?;
            let too_alike = nearly_same as f64 > TOO_ALIKE * phrases.len() as f64;
            let example = [phrases[one].clone(), phrases[other].clone()];
            too_alike.then(|| Alike { intent: id.clone(), phrases: phrases.len(), nearly_same, example })
        })
        .collect();
    found.sort_by(|a, b| (b.nearly_same * a.phrases).cmp(&(a.nearly_same * b.phrases)));
    found
}

/// How many phrases are nearly the same as another, and which two are most alike; none for less than two phrases.
fn most_alike(phrases: &[String]) -> Option<(usize, [usize; 2])> {
    let words: Vec<BTreeSet<String>> =
        phrases.iter().map(|phrase| normalise(phrase).words().iter().cloned().collect()).collect();
    let mut nearly_same = BTreeSet::new();
    let mut best: Option<(f64, [usize; 2])> = None;
    for one in 0..words.len() {
        for other in one + 1..words.len() {
            let shared = words[one].intersection(&words[other]).count();
            let dice = 2.0 * shared as f64 / (words[one].len() + words[other].len()).max(1) as f64;
            if dice >= NEARLY_SAME {
                nearly_same.extend([one, other]);
            }
            if best.is_none_or(|(most, _)| dice > most) {
                best = Some((dice, [one, other]));
            }
        }
    }
    best.map(|(_, pair)| (nearly_same.len(), pair))
}
