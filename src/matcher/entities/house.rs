//! Which house: "14a", "flat 2, 14", "no. 7", "Rose Cottage"; before a street or postcode, or behind a street.

use super::english::{HOUSE_TYPES, NO_HOUSES_NAME, UNITS};
use super::words::words;
use super::{Found, pattern, sure, word_after};
use crate::domain::place::Postcode;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A flat, a number, or both.
static HOUSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:(?<kind>flat|apartment|apt|unit)\.? ?(?<flat>[0-9]{1,4}[a-z]?)(?:(?:, ?| )(?<within>[0-9]{1,4}[a-z]?))?",
        r"|(?:(?:no\.?|number|house) ?)?(?<number>[0-9]{1,4}[a-z]?(?:-[0-9]{1,4})?))\b"
    ))
});
/// A number behind a street, and whether it says that it is one.
static BEHIND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^,? {0,2}(?<says>(?:number|no\.?|#) ?)?(?<number>[0-9]{1,4}[a-z]?)\b"));
static POSTCODE_NEXT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[ ,]{0,3}([a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2})\b"));

/// The house nearest before this place in the text, at most so many bytes away.
pub(super) fn before(text: &str, start: usize, reach: usize) -> Option<Found<String>> {
    // The number nearest before: "2 bins at 14 Mill Lane" lives at 14.
    let nearest = HOUSE.captures_iter(&text[..start]).last()?;
    let span = nearest.get(0)?.range();
    (start - span.end <= reach).then(|| Found { value: tidy(&nearest), span, sureness: sure::CERTAIN })
}

/// The house right before a street: its number, or its name.
pub(super) fn on_street(text: &str, start: usize) -> Option<Found<String>> {
    let touches =
        |house: &Found<String>| text[house.span.end..start].chars().all(|c| matches!(c, ' ' | ',' | '.'));
    before(text, start, 3).filter(touches).or_else(|| named(text, start))
}

/// The number right behind a street: "Mill Lane 14", but not "mill lane 3 weeks ago".
pub(super) fn behind(text: &str, end: usize) -> Option<Found<String>> {
    let rest = &text[end..];
    let c = BEHIND.captures(rest)?;
    let (whole, number) = (c.get(0)?, c.name("number")?);
    let after = &rest[whole.end()..];
    let postcode_next = || POSTCODE_NEXT.captures(after).is_some_and(|c| Postcode::parse(&c[1]).is_some());
    let ends = after.is_empty() || after.starts_with([',', '.', ';', '!', '?', ')']) || postcode_next();
    let counted = UNITS.contains(&word_after(rest, whole.end()).as_str());
    let sureness = match c.name("says") {
        Some(_) if !counted => sure::CERTAIN,
        None if ends => sure::PLAIN,
        _ => return None,
    };
    Some(Found {
        value: number.as_str().to_owned(),
        span: end + number.start()..end + number.end(),
        sureness,
    })
}

/// "Flat 2, 14a", "14a".
fn tidy(c: &Captures<'_>) -> String {
    let part = |name: &str| c.name(name).map(|part| part.as_str());
    match (part("kind"), part("flat"), part("within")) {
        (Some(kind), Some(flat), within) => {
            let flat = format!(
                "{} {flat}",
                capitalised(if kind.eq_ignore_ascii_case("apt") { "apartment" } else { kind })
            );
            within.map_or(flat.clone(), |within| format!("{flat}, {within}"))
        }
        _ => part("number").unwrap_or_default().to_owned(),
    }
}

/// "Rose Cottage", "The Old Rectory", right before a street.
fn named(text: &str, start: usize) -> Option<Found<String>> {
    let near = text[..start].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    let words: Vec<_> = words(&text[near..start]).collect();
    let (last, others) = words.split_last()?;
    let gap = &text[near + last.span.end..start];
    if !HOUSE_TYPES.contains(&last.text.as_str())
        || !gap.chars().all(|c| matches!(c, ' ' | ','))
        || gap.len() > 2
    {
        return None;
    }
    let mut first = last;
    for word in others.iter().rev().take(2) {
        let apart = &text[near + word.span.end..near + first.span.start] != " ";
        if apart
            || NO_HOUSES_NAME.contains(&word.text.as_str())
            || !word.text.starts_with(char::is_alphabetic)
        {
            break;
        }
        first = word;
    }
    let span = near + first.span.start..near + last.span.end;
    let name = &text[span.clone()];
    let bare = first.text == "the" && name.split(' ').count() == 2 && first.span.end + 1 == last.span.start;
    if first.span == last.span || bare {
        return None;
    }
    let value = name.split(' ').map(capitalised).collect::<Vec<_>>().join(" ");
    Some(Found { value, span, sureness: sure::LIKELY })
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
