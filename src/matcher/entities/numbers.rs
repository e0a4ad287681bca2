//! Postcodes, telephone numbers, e-mail addresses and ticket references: things with a shape of their own.

use super::Found;
use crate::domain::contact::{Email, Telephone};
use crate::domain::place::Postcode;
use crate::domain::ticket::Reference;
use regex::Regex;
use std::sync::LazyLock;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static POSTCODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b[a-z]{1,2}[0-9][a-z0-9]?[ -]{0,2}[0-9][a-z]{2}\b"));
static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\+|\b0|\(0)[0-9 ()\-.]{8,20}[0-9]"));
static EMAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[^\s<>()\[\],;:"@]+@[^\s<>()\[\],;:"@]+"#));
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b[a-z]{2}(?:[ -][a-z0-9]{3}[ -][a-z0-9]{2}|[a-z0-9]{5})\b"));

/// The first of the pattern's matches that `parse` takes. A match that is refused hides none that begins inside it
/// ("about BO-7K2-P4").
fn first<T>(text: &str, pattern: &Regex, parse: impl Fn(&str) -> Option<T>) -> Option<Found<T>> {
    let mut from = 0;
    loop {
        let m = pattern.find_at(text, from)?;
        if let Some(value) = parse(m.as_str()) {
            return Some(Found { value, span: m.range() });
        }
        from = m.start() + text[m.start()..].chars().next().map_or(1, char::len_utf8);
    }
}

/// The first postcode: `ip12 4lp`.
pub fn find_postcode(text: &str) -> Option<Found<Postcode>> {
    first(text, &POSTCODE, Postcode::parse)
}

/// The first telephone number: `07700 900123`.
pub fn find_telephone(text: &str) -> Option<Found<Telephone>> {
    first(text, &TELEPHONE, Telephone::parse)
}

/// The first e-mail address.
pub fn find_email(text: &str) -> Option<Found<Email>> {
    first(text, &EMAIL, Email::parse)
}

/// The first ticket reference: `BO-7K2-P4`, with or without its hyphens. Without any digit it must have its hyphens,
/// or every seven-letter word would be one.
pub fn find_reference(text: &str) -> Option<Found<Reference>> {
    first(text, &REFERENCE, |found| {
        let plain_word = !found.contains('-') && !found.bytes().any(|b| b.is_ascii_digit());
        if plain_word { None } else { Reference::parse(found) }
    })
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
        ] {
            assert!(find_postcode(text).is_none(), "{text}");
            assert!(find_telephone(text).is_none(), "{text}");
            assert!(find_email(text).is_none(), "{text}");
            assert!(find_reference(text).is_none(), "{text}");
        }
    }
}
