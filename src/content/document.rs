//! A TOML text into a typed value: every fault of the text in one reading, each with its line, in plain words.
//!
//! A faulty entry is reported, taken out, and the rest is read again, so that one slip does not hide the next.

use super::fault::{Faults, Spot};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};

/// Reads a file. What is wrong with it is added to the faults; a value comes back whenever enough of it is right.
pub(super) fn parse<T: DeserializeOwned>(file: &str, text: &str, faults: &mut Faults) -> Option<T> {
    if let Ok(value) = toml::from_str(text) {
        return Some(value);
    }
    let (root, broken) = DeTable::parse_recoverable(text);
    for error in &broken {
        let spot = spot(file, text, error.span());
        faults.error(
            spot,
            format!("This is not TOML: {}", error.message()),
            "See docs/content.md for examples.",
        );
    }
    if !broken.is_empty() {
        return None;
    }
    let mut removed = Vec::new();
    let mut root = root;
    loop {
        let error = match T::deserialize(Deserializer::from(root.clone())) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        if let Some(field) = quoted(error.message(), "missing field ")
            && removed.iter().any(|name| name == field)
        {
            return None;
        }
        let (what, fix) = explain(error.message());
        faults.error(spot(file, text, error.span()), what, fix);
        removed.push(remove(root.get_mut(), &error.span()?)?);
    }
}

/// The line of an entry: keys from the top down, items of an array by their number from 0. Where the entry does not
/// exist, the line of the nearest one above it.
pub(super) fn line(text: &str, keys: &[&str]) -> u32 {
    line_at(text, offset(text, keys))
}

/// The line on which some words of an entry stand; the entry's own when they cannot be found as written.
pub(super) fn line_of(text: &str, keys: &[&str], words: &str) -> u32 {
    let start = offset(text, keys);
    line_at(text, text[start..].find(words).map_or(start, |found| start + found))
}

fn offset(text: &str, keys: &[&str]) -> usize {
    if keys.is_empty() {
        return 0;
    }
    let (root, _) = DeTable::parse_recoverable(text);
    let root = DeValue::Table(root.into_inner());
    let (mut value, mut at) = (&root, 0);
    for key in keys {
        let next = match value {
            DeValue::Table(table) => {
                table.get_key_value(*key).map(|(name, inner)| (name.span().start, inner))
            }
            DeValue::Array(items) => {
                let item = key.parse().ok().and_then(|index: usize| items.get(index));
                item.map(|inner| (inner.span().start, inner))
            }
            _ => None,
        };
        let Some((start, inner)) = next else { break };
        at = start;
        value = inner.get_ref();
    }
    at
}

/// The one of the known words that was probably meant.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

/// "Did you mean …? " when a known word is near, else nothing.
pub(super) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default()
}

fn spot(file: &str, text: &str, span: Option<Range<usize>>) -> Spot {
    Spot { file: file.to_owned(), line: line_at(text, span.map_or(0, |span| span.start)) }
}

fn line_at(text: &str, offset: usize) -> u32 {
    let newlines = text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(newlines + 1).unwrap_or(u32::MAX)
}

/// Serde's words (`unknown field`, `missing field`, `unknown variant`, `invalid type`) in those of the content guide.
fn explain(message: &str) -> (String, String) {
    let message = message.trim();
    let known: Vec<&str> = message
        .split_once(", expected ")
        .map(|(_, list)| list.split('`').skip(1).step_by(2).collect())
        .unwrap_or_default();
    let all = || if known.is_empty() { String::new() } else { format!("Known here: {}.", known.join(", ")) };
    if let Some(field) = quoted(message, "unknown field ") {
        (format!("Unknown key `{field}`"), did_you_mean(field, known.iter().copied()) + &all())
    } else if let Some(variant) = quoted(message, "unknown variant ") {
        (format!("`{variant}` cannot stand here"), did_you_mean(variant, known.iter().copied()) + &all())
    } else if let Some(field) = quoted(message, "missing field ") {
        (format!("`{field}` is missing"), "Add it; docs/content.md shows an example.".to_owned())
    } else if let Some((found, wanted)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        (format!("Here stands {found}"), format!("Write {wanted} instead."))
    } else {
        (capital(message), "See docs/content.md.".to_owned())
    }
}

fn quoted<'a>(message: &'a str, start: &str) -> Option<&'a str> {
    message.trim().strip_prefix(start)?.split('`').nth(1)
}

fn capital(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Takes out the entry whose key or value stands exactly there, and says its key.
fn remove(table: &mut DeTable<'_>, span: &Range<usize>) -> Option<String> {
    let found = table.iter().find(|(key, value)| key.span() == *span || value.span() == *span);
    if let Some((key, _)) = found {
        let key = key.clone();
        table.remove(&key);
        return Some(key.get_ref().to_string());
    }
    table.iter_mut().find_map(|(_, value)| remove_inside(value.get_mut(), span))
}

fn remove_inside(value: &mut DeValue<'_>, span: &Range<usize>) -> Option<String> {
    match value {
        DeValue::Table(table) => remove(table, span),
        DeValue::Array(items) => {
            if let Some(index) = items.iter().position(|item| item.span() == *span) {
                let mut kept = DeArray::new();
                items
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != index)
                    .for_each(|(_, item)| kept.push(item.clone()));
                *items = kept;
                return Some(index.to_string());
            }
            items.iter_mut().find_map(|item| remove_inside(item.get_mut(), span))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::schema::Intent;

    const FILE: &str = "service = \"missed_bin\"\ntitel = \"A missed bin\"\nabout = 3\ndoes = \"reprot\"\nphrases = [\n  \"a\",\n  4,\n]\n";

    #[test]
    fn every_slip_of_a_file_is_found_in_one_reading() {
        let mut faults = Faults::default();
        let intent: Option<Intent> = parse("f", FILE, &mut faults);
        faults.tidy();
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(intent.is_none());
        assert!(
            said.iter().any(|fault| fault.starts_with("f:2: Unknown key `titel`. Did you mean `title`?")),
            "{said:#?}"
        );
        assert!(said.iter().any(|fault| fault.starts_with("f:3: Here stands integer `3`")), "{said:#?}");
        assert!(
            said.iter()
                .any(|fault| fault.contains("f:4: `reprot` cannot stand here. Did you mean `report`?")),
            "{said:#?}"
        );
        assert!(said.iter().any(|fault| fault.starts_with("f:7: Here stands integer `4`")), "{said:#?}");
    }

    #[test]
    fn an_entry_is_found_by_its_keys() {
        assert_eq!(line(FILE, &["does"]), 4);
        assert_eq!(line(FILE, &["phrases", "1"]), 7);
        assert_eq!(line(FILE, &["phrases", "9"]), 5);
        assert_eq!(line(FILE, &["nothing"]), 1);
        assert_eq!(line("not toml at all [", &["x"]), 1);
    }
}
