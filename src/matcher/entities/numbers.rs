//! Postcodes, telephone numbers, e-mail addresses and ticket references: things with a shape of their own.

use super::english::THREE_LETTER_WORDS;
use super::{Found, first, pattern, registration, sure};
use crate::domain::contact::{Email, Telephone};
use crate::domain::place::Postcode;
use crate::domain::ticket::Reference;
use regex::Regex;
use std::sync::LazyLock;

static POSTCODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b[a-z]{1,2}[0-9][a-z0-9]?[ -]{0,2}[0-9][a-z]{2}\b"));
/// The same where a digit was typed as the letter that looks like it, or the other way about.
static NEARLY_POSTCODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b[a-z0]{1,2}[0-9oil][a-z0-9]?[ -]{0,2}[0-9oil][a-z]{2}\b"));
static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\+|\b0|\(0)[0-9 ()\-.]{8,20}[0-9]"));
static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"[^\s<>()\[\],;:"@\x00]+@[^\s<>()\[\],;:"@\x00]+"#));
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b[a-z]{2}(?:[ -][a-z0-9]{3}[ -][a-z0-9]{2}|[a-z0-9]{5})\b"));

/// The first postcode: `ip12 4lp`; without one, the first that is one character from it: `ipl2 4lp`, `BO4 lAA`.
pub fn find_postcode(text: &str) -> Option<Found<Postcode>> {
    let exact = first(text, &POSTCODE, |found, _| Postcode::parse(found));
    if let Some((value, span)) = exact {
        return Some(Found { value, span, sureness: sure::CERTAIN });
    }
    let (value, span) = first(text, &NEARLY_POSTCODE, |found, _| mended(found))?;
    Some(Found { value, span, sureness: sure::LIKELY })
}

/// A postcode with one o for 0, l or i for 1, or 0 for o. Five characters are too few to be sure ("so 1st"), and so is
/// a front without any digit ("from 6am") or an end that is a word ("in IP12 old ...").
fn mended(typed: &str) -> Option<Postcode> {
    let characters: Vec<char> = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let (front, end) = characters.split_at(characters.len().checked_sub(3)?);
    let end: String = end.iter().map(char::to_ascii_lowercase).collect();
    let no_digit = !front.iter().any(char::is_ascii_digit);
    if characters.len() < 6 || no_digit || THREE_LETTER_WORDS.contains(&end.as_str()) {
        return None;
    }
    (0..characters.len()).find_map(|at| {
        let looks_like = match characters[at].to_ascii_lowercase() {
            'o' => '0',
            'l' | 'i' => '1',
            '0' => 'o',
            _ => return None,
        };
        let mut characters = characters.clone();
        characters[at] = looks_like;
        Postcode::parse(&characters.iter().collect::<String>())
    })
}

/// The first telephone number: `07700 900123`.
pub fn find_telephone(text: &str) -> Option<Found<Telephone>> {
    let (value, span) = first(text, &TELEPHONE, |found, _| Telephone::parse(found))?;
    Some(Found { value, span, sureness: sure::CERTAIN })
}

/// The first e-mail address.
pub fn find_email(text: &str) -> Option<Found<Email>> {
    let (value, span) = first(text, &EMAIL, |found, _| Email::parse(found))?;
    Some(Found { value, span, sureness: sure::CERTAIN })
}

/// The first ticket reference: `BO-7K2-P4`, with or without its hyphens. Without any digit it must have its hyphens,
/// or every seven-letter word would be one. One without hyphens that is a number plate or a postcode as well is the
/// least sure.
pub fn find_reference(text: &str) -> Option<Found<Reference>> {
    let ((value, sureness), span) = first(text, &REFERENCE, |found, _| {
        let hyphens = found.contains('-');
        let plain_word = !hyphens && !found.bytes().any(|b| b.is_ascii_digit());
        let value = Reference::parse(found).filter(|_| !plain_word)?;
        let another = registration::is_current(found) || Postcode::parse(found).is_some();
        let sureness = match (hyphens, another) {
            (true, _) => sure::CERTAIN,
            (false, false) => sure::PLAIN,
            (false, true) => sure::EITHER,
        };
        Some((value, sureness))
    })?;
    Some(Found { value, span, sureness })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_the_middle_of_a_sentence() {
        let text =
            "im at 14 Mill Lane ip12 4lp, ring 07700 900 123 or jill@archers.example about BO-7K2-P4 ta";
        assert_eq!(find_postcode(text).expect("postcode").value.as_str(), "IP12 4LP");
        assert_eq!(find_telephone(text).expect("telephone").value.shown(), "07700 900123");
        assert_eq!(find_email(text).expect("e-mail").value.as_str(), "jill@archers.example");
        let reference = find_reference(text).expect("reference");
        assert_eq!(reference.value.as_str(), "BO-7K2-P4");
        assert_eq!(&text[reference.span], "BO-7K2-P4");
    }

    #[test]
    fn ordinary_words_and_numbers_are_none_of_them() {
        for text in [
            "",
            "a pothole 30 cm wide",
            "there were 3 of them",
            "thanks very much",
            "é😀 10,000",
            "meet at 5pm",
            "up to 1st floor",
            "noise from 6am",
            "so 1st of all",
            "in IP12 old people live",
        ] {
            assert!(find_postcode(text).is_none(), "{text}");
            assert!(find_telephone(text).is_none(), "{text}");
            assert!(find_email(text).is_none(), "{text}");
            assert!(find_reference(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_postcode_is_mended_by_one_character_and_is_then_less_sure() {
        for (typed, tidy) in [
            ("ipl2 4lp", "IP12 4LP"),
            ("IP12 4LP", "IP12 4LP"),
            ("BO14 lAA", "BO14 1AA"),
            ("b014 1aa", "BO14 1AA"),
        ] {
            let found = find_postcode(typed).expect(typed);
            assert_eq!(found.value.as_str(), tidy);
            assert_eq!(found.sureness < 1.0, typed != tidy, "{typed}");
        }
    }

    #[test]
    fn a_reference_that_may_be_something_else_is_less_sure() {
        let sureness = |text| find_reference(text).expect("a reference").sureness;
        assert!(sureness("BO-7K2-P4") > sureness("bo7k2p4"));
        assert!(sureness("bo7k2p4") > sureness("bo24cde"));
    }
}
