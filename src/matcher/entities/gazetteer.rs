//! A council's streets and places, found in what people write: misspelt, shortened, joined, in mid-sentence.
//!
//! Only a list can tell "Mill Lane" from "my lane". A name is compared without spaces, capitals, accents and
//! apostrophes, and with the end of a street's name in full ("Rd" is "road"), so that one look-up finds "Mercers yard",
//! "churchlane" and "St. Stephens Rd". What is not found so is looked for among names that are nearly it.

#[cfg(test)]
mod tests;
mod tokens;

use super::english::{
    ALSO_WORDS, BEFORE_PLACES, MAY_BE_JOINED, NEVER_LED, NO_STREETS_NAME, SELDOM_PLACES, STREET_TYPES, tidy,
};
use super::misspelt::Misspelt;
use super::{Found, sure};
use crate::matcher::normalise::normalise;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;
use tokens::{Token, is_capital, plain, spells, tokens};

/// A council's streets and places, for looking up in what people write.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    keys: Vec<Key>,
    by_text: HashMap<Arc<str>, u32>,
    misspelt: Misspelt,
    /// The most words in a name.
    longest: usize,
}

/// One name in its plain form, and everything that is called so.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// Its words without spaces, the end of a street's name in full: `milllane`.
    pub(super) text: Arc<str>,
    /// How much of it stands before the end of a street's name, in bytes; all of it for other places.
    pub(super) head: usize,
    /// How many words it has.
    words: usize,
    /// It begins with "the".
    article: bool,
    /// As written, with their towns.
    names: Vec<Box<str>>,
}

/// A name of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// As written: with its town, unless it stands in several.
    pub(super) name: String,
    /// A street, and no town or village.
    pub(super) is_street: bool,
}

/// A name that may be meant by some words of the text.
struct Hit {
    words: Range<usize>,
    key: u32,
    slips: usize,
}

impl Gazetteer {
    /// From names as written: `Mill Lane, Ambridge` (street and town) or `Borchester`.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sorted: BTreeMap<String, Key> = BTreeMap::new();
        for name in names {
            let before_town = name.split(',').next().unwrap_or(name);
            let normalised = normalise(before_town);
            let words: Vec<&str> = normalised.words().iter().map(|word| plain(word)).collect();
            let Some((text, head)) = key_of(&words) else { continue };
            let key = sorted.entry(text.clone()).or_insert_with(|| Key {
                text: text.into(),
                head,
                words: words.len(),
                article: words[0] == "the" && words.len() > 1,
                names: Vec::new(),
            });
            // A parish's street often stands in its parent's list too.
            if !key.names.iter().any(|known| **known == *name) {
                key.names.push(name.into());
            }
        }
        let keys: Vec<Key> = sorted.into_values().collect();
        let by_text = keys.iter().zip(0..).map(|(key, at)| (Arc::clone(&key.text), at)).collect();
        let misspelt = Misspelt::new(keys.iter().zip(0..).filter(|(key, _)| !key.article));
        let longest = keys.iter().map(|key| key.words).max().unwrap_or(0);
        Self { keys, by_text, misspelt, longest }
    }

    /// The longest name in the text, the surest of several, then the first. A street that stands in two towns is given
    /// with its town when the text names that too, else without.
    pub fn find(&self, text: &str) -> Option<Found<String>> {
        self.every(text).into_iter().next().map(|found| found.map(|named| named.name))
    }

    /// Every name in the text, in that order, telling streets from other places; no two on the same words.
    pub(super) fn every(&self, text: &str) -> Vec<Found<Named>> {
        if self.keys.is_empty() {
            return Vec::new();
        }
        let tokens = tokens(text);
        let mut hits = self.exact(text, &tokens);
        self.add_misspelt(text, &tokens, &mut hits);
        hits.sort_by_key(|hit| (Reverse(hit.words.len()), hit.slips, hit.words.start));
        let mut free = vec![true; tokens.len()];
        let mut names = Vec::new();
        for mut hit in hits {
            if free[hit.words.clone()].iter().all(|free| *free) {
                let named = self.named(&mut hit, &tokens, &free);
                free[hit.words].fill(false);
                names.push(named);
            }
        }
        names
    }

    /// Names that stand in the text letter by letter, whatever parts their words.
    fn exact(&self, text: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut joined = String::new();
        for start in 0..tokens.len() {
            joined.clear();
            for (end, token) in tokens.iter().enumerate().skip(start).take(self.longest + 1) {
                if end > start && !token.adjoins {
                    break;
                }
                let before = joined.len();
                let street_type = token.street_type.filter(|_| end > start);
                let (word, slip) = street_type.unwrap_or((&token.plain, false));
                joined.push_str(word);
                if let Some(&key) = self.by_text.get(joined.as_str()) {
                    let known = &self.keys[key as usize];
                    let words = start..end + 1;
                    // One word written as two, or two as one.
                    let parted = words.len() > known.words;
                    let slips = usize::from(slip) + usize::from(words.len() != known.words);
                    if !(parted && is_little(&tokens[start].plain))
                        && believable(known, text, tokens, &words, slips)
                    {
                        hits.push(Hit { words, key, slips });
                    }
                }
                joined.truncate(before);
                joined.push_str(&token.plain);
            }
        }
        hits
    }

    /// Looks for names with slips where no name was found as it stands.
    fn add_misspelt(&self, text: &str, tokens: &[Token], hits: &mut Vec<Hit>) {
        let mut free = vec![true; tokens.len()];
        for hit in hits.iter() {
            free[hit.words.clone()].fill(false);
        }
        for start in 0..tokens.len() {
            let mut joined = String::new();
            for end in start..tokens.len().min(start + self.longest + 1) {
                let token = &tokens[end];
                if !free[end] || (end > start && !token.adjoins) || is_little(&tokens[start].plain) {
                    break;
                }
                let words = start..end + 1;
                let street = token.street_type.filter(|_| end > start);
                let nearest = street.and_then(|(street_type, slip)| {
                    let (key, slips) = self.misspelt.street(&joined, street_type, &self.keys)?;
                    Some((key, slips + usize::from(slip)))
                });
                joined.push_str(&token.plain);
                let place =
                    || self.misspelt.place(&joined, &self.keys).filter(|_| token.street_type.is_none());
                if let Some((key, slips)) = nearest.or_else(place)
                    && slips <= 2
                    && (street.is_some() || words.len() == self.keys[key as usize].words)
                    && believable(&self.keys[key as usize], text, tokens, &words, slips)
                {
                    hits.push(Hit { words, key, slips });
                }
            }
        }
    }

    /// The value of a hit, which takes in the town behind it.
    fn named(&self, hit: &mut Hit, tokens: &[Token], free: &[bool]) -> Found<Named> {
        let key = &self.keys[hit.key as usize];
        let elsewhere = || {
            let said = |town: &str| (0..tokens.len()).any(|from| spells(tokens, from, town).is_some());
            key.names.iter().map(|name| &**name).find(|name| town_of(name).is_some_and(|town| said(&town)))
        };
        let behind = town_behind(key, tokens, hit.words.end)
            .filter(|(_, end)| free[hit.words.end..*end].iter().all(|free| *free));
        if let Some((_, end)) = behind {
            hit.words.end = end;
        }
        let name = match (behind.map(|(name, _)| name).or_else(elsewhere), &key.names[..]) {
            (Some(name), _) => name.to_owned(),
            (None, [name]) => name.to_string(),
            (None, names) => names[0].split(',').next().unwrap_or(&names[0]).to_owned(),
        };
        let is_street = key.names.iter().any(|name| name.contains(','));
        let span = tokens[hit.words.start].span.start..tokens[hit.words.end - 1].span.end;
        let sureness = match hit.slips {
            0 if is_everyday(key) => sure::LIKELY,
            0 => sure::CERTAIN,
            1 => sure::ONE_SLIP,
            _ => sure::TWO_SLIPS,
        };
        Found { value: Named { name, is_street }, span, sureness }
    }
}

/// The town of a street, in plain letters.
fn town_of(name: &str) -> Option<String> {
    name.split_once(',').map(|(_, town)| normalise(town).words().concat())
}

/// The one of these names whose town is said right behind it, and where that ends: "Church Lane, Ambridge", "church
/// lane in ambridge".
fn town_behind<'k>(key: &'k Key, tokens: &[Token], end: usize) -> Option<(&'k str, usize)> {
    let town = tokens.get(end)?;
    let from = end + usize::from(BEFORE_PLACES.contains(&town.plain.as_str()));
    key.names.iter().find_map(|name| {
        let until = spells(tokens, from, &town_of(name)?)?;
        tokens[end..until].iter().all(|token| token.follows).then_some((&**name, until))
    })
}

/// The text of a key and how much of it is before the end of a street's name; none for no words.
fn key_of(words: &[&str]) -> Option<(String, usize)> {
    let (last, before) = words.split_last()?;
    let mut text = before.concat();
    let street_type = tidy(STREET_TYPES, last).filter(|_| !before.is_empty());
    let head = street_type.map(|_| text.len());
    text.push_str(street_type.unwrap_or(last));
    let head = head.unwrap_or(text.len());
    Some((text, head))
}

/// Whether a word begins no name that is only like what was typed.
fn is_little(word: &str) -> bool {
    NO_STREETS_NAME.contains(&word) || BEFORE_PLACES.contains(&word)
}

/// Whether it is an everyday word as well.
fn is_everyday(key: &Key) -> bool {
    key.words == 1 && (key.text.len() <= 4 || ALSO_WORDS.contains(&&*key.text))
}

/// Whether these words can be meant for the name, which may be an everyday word as well.
fn believable(key: &Key, text: &str, tokens: &[Token], words: &Range<usize>, slips: usize) -> bool {
    let first = &tokens[words.start];
    let before = words.start.checked_sub(1).map(|at| &tokens[at]);
    let numbered = before.is_some_and(|word| {
        let gap = &text[word.span.end..first.span.start];
        word.plain.starts_with(|c: char| c.is_ascii_digit()) && gap.chars().all(|c| matches!(c, ' ' | ','))
    });
    // "The Street" is also what anybody says: it is a name only behind a house number or before its town.
    if key.article {
        return numbered || town_behind(key, tokens, words.end).is_some();
    }
    // Written as one word, "Hall Way" is a hallway.
    let (_, street_type) = key.text.split_at(key.head);
    if words.len() < key.words && !street_type.is_empty() && !MAY_BE_JOINED.contains(&street_type) {
        return false;
    }
    let doubtful =
        slips > 0 && words.len() == 1 && SELDOM_PLACES.iter().any(|end| first.plain.ends_with(end));
    if !is_everyday(key) && !doubtful {
        return true;
    }
    let alone = words.len() == tokens.len() && text[first.span.start..].starts_with(char::is_uppercase);
    let led = before.is_some_and(|word| first.adjoins && BEFORE_PLACES.contains(&word.plain.as_str()));
    let never_led = NEVER_LED.contains(&&*key.text);
    numbered || alone || (!never_led && (led || is_capital(text, first.span.start)))
}
