//! Number plates of vehicles: "AB12 CDE", "A123 BCD", "ABC 123D", "AIZ 1234".
//!
//! After the DVLA's leaflet INF104 on registration numbers. What is a postcode is no plate; and since "CO10 and" and
//! "A12 was" have the shape of one too, letters that stand apart must not be a word.

use super::english::THREE_LETTER_WORDS;
use super::{Found, first, pattern, sure};
use crate::domain::place::Postcode;
use regex::Regex;
use std::sync::LazyLock;

/// A number plate in its tidy form: `AB12 CDE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration(String);

impl Registration {
    /// With one space, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Since September 2001: a place, half a year, three letters. I, Q and Z are left out where they are not given out.
static CURRENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b([a-hj-pr-y][a-hj-pr-y])([0-9]{2}) ?([a-hj-pr-z]{3})\b"));
/// 1983 to 2001.
static PREFIX: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b([a-hj-npr-tv-y])([1-9][0-9]{0,2}) ?([a-hj-pr-y]{3})\b"));
/// 1963 to 1983.
static SUFFIX: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b([a-hj-pr-y]{3}) ?([1-9][0-9]{0,2})([a-hj-npr-tv-y])\b"));
/// Northern Ireland: the second or third letter is I or Z.
static NORTHERN_IRELAND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b([a-z](?:i[a-z]|[a-z]z|z[a-z]|[a-z]i)) ?([1-9][0-9]{2,3})\b"));
/// What says that a reference follows.
static REFERENCE_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:ref|reference|ticket)(?: (?:number|no\.?|num))?(?: is)?[ :.]{1,3}$"));

/// The first number plate, one of today's kind before the older ones.
pub fn find_registration(text: &str) -> Option<Found<Registration>> {
    let possible = |found: &str, at: usize| {
        let alone = found.len() == text.trim().len() && in_capitals(found, text);
        Postcode::parse(found).is_none()
            && !REFERENCE_BEFORE.is_match(&text[..at])
            && (alone || !holds_a_word(found))
    };
    let current = first(text, &CURRENT, |found, span| {
        (is_current(found) && possible(found, span.start)).then(|| tidy(&CURRENT, found, "$1$2 $3"))
    });
    if let Some((value, span)) = current {
        return Some(Found { value, span, sureness: sure::CERTAIN });
    }
    let shapes = [(&PREFIX, "$1$2 $3"), (&SUFFIX, "$1 $2$3"), (&NORTHERN_IRELAND, "$1 $2")];
    shapes.into_iter().find_map(|(shape, form)| {
        let (value, span) = first(text, shape, |found, span| {
            // "bus 12b" and "big 100": with three letters in front only capitals set a plate apart from a sentence.
            let set_apart = form.starts_with("$1$2") || !found.contains(' ') || in_capitals(found, text);
            (set_apart && possible(found, span.start)).then(|| tidy(shape, found, form))
        })?;
        Some(Found { value, span, sureness: sure::LIKELY })
    })
}

/// Whether a text is a plate of today's kind: its number names a half-year that has been given out or will be.
pub(super) fn is_current(found: &str) -> bool {
    let fits = |c: regex::Captures<'_>| {
        let age: u8 = c[2].parse().ok()?;
        (c.get(0)?.as_str() == found && matches!(age, 2..=49 | 51..=99)).then_some(())
    };
    CURRENT.captures(found).and_then(fits).is_some()
}

/// Whether it begins with a word ("bin12a") or ends with one that stands apart ("co10 and").
fn holds_a_word(found: &str) -> bool {
    let word = |part: &str| THREE_LETTER_WORDS.contains(&part.to_lowercase().as_str());
    found.get(..3).is_some_and(word) || found.split_once(' ').is_some_and(|(_, end)| word(end))
}

/// Whether this stands in capitals in a text that does not.
fn in_capitals(found: &str, text: &str) -> bool {
    let lower = |text: &str| text.bytes().any(|b| b.is_ascii_lowercase());
    !lower(found) && (lower(text) || found.len() == text.trim().len())
}

fn tidy(shape: &Regex, found: &str, form: &str) -> Registration {
    Registration(shape.replace(found, form).to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_of_every_kind_are_found() {
        for (said, meant) in [
            ("a silver focus ab12 cde left for weeks", Some("AB12 CDE")),
            ("reg is AB12CDE", Some("AB12 CDE")),
            ("old van k123 bcd on the verge", Some("K123 BCD")),
            ("A123BCD", Some("A123 BCD")),
            ("a rusty ABC 123D outside", Some("ABC 123D")),
            ("abc123d", Some("ABC 123D")),
            ("the car is an AIZ 1234", Some("AIZ 1234")),
            ("ip12 4lp", None),
            ("i live in co10 and my bin was missed", None),
            ("the a12 was shut", None),
            ("THE A12 AND A14 ARE SHUT", None),
            ("bus 12b", None),
            ("christmas day14a", None),
            ("ab12car", Some("AB12 CAR")),
            ("AB12 CAR", Some("AB12 CAR")),
            ("big 100", None),
            ("ref: bo24cde", None),
            ("i've got 20 bags", None),
            ("", None),
        ] {
            let found = find_registration(said).map(|f| f.value.as_str().to_owned());
            assert_eq!(found.as_deref(), meant, "{said}");
        }
    }
}
