//! Details of a report: their names, their choices, when they are asked for, and which words answer them unasked.

use super::is_name;
use crate::content::document::did_you_mean;
use crate::content::facts::Fact;
use crate::content::fault::{Faults, Spot};
use crate::content::library::Library;
use crate::content::schema::{DetailKind, DetailWanted, Intent};
use std::collections::BTreeSet;

/// Names that texts use for something else.
const TAKEN: [&str; 5] = ["facts", "council", "body", "reference", "due"];

pub(super) fn check(library: &Library, found: &Intent, file: &str, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for (index, detail) in found.details.iter().enumerate() {
        let number = index.to_string();
        let spot = |key: &str| library.spot(file, &["detail", &number, key]);
        if !is_name(&detail.name) || TAKEN.contains(&detail.name.as_str()) {
            let fix = "Use a small word with _ that texts do not use for something else.";
            faults.error(spot("name"), format!("A detail cannot be called `{}`", detail.name), fix);
        }
        if !names.insert(&detail.name) {
            let what = format!("Two details are called `{}`", detail.name);
            faults.error(spot("name"), what, "Give each a name of its own.");
        }
        choices(detail, &spot, faults);
        words(detail, &spot, faults);
        asked(library, &found.details[..index], detail, &spot, faults);
    }
}

/// What a choice or a yes or no may be, at any council; empty when no council gives the choices.
pub(super) fn possible<'a>(library: &'a Library, detail: &'a DetailWanted) -> Vec<&'a str> {
    match &detail.from {
        _ if detail.kind == DetailKind::YesNo => vec!["yes", "no"],
        None => detail.options.iter().map(String::as_str).collect(),
        Some(from) => {
            let facts = library.councils.values().flat_map(|council| council.facts.iter());
            let lists = facts.filter(|(name, _)| name == from).flat_map(|(_, values)| values);
            lists
                .filter_map(|fact| if let Fact::List(list) = fact { Some(list) } else { None })
                .flat_map(|list| list.iter().map(AsRef::as_ref))
                .collect()
        }
    }
}

/// Faults values that a choice or a yes or no can never have.
pub(super) fn never(
    library: &Library,
    detail: &DetailWanted,
    values: &[String],
    spot: impl Fn() -> Spot,
    faults: &mut Faults,
) {
    let name = &detail.name;
    if !matches!(detail.kind, DetailKind::OneOf | DetailKind::YesNo) {
        let what = format!("`{name}` is not a choice and no yes or no");
        faults.error(spot(), what, "It can be compared with nothing.");
        return;
    }
    if values.is_empty() {
        faults.error(spot(), format!("`{name}` is compared with nothing"), "Give a value.");
    }
    let options = possible(library, detail);
    for value in values.iter().filter(|value| !options.is_empty() && !options.contains(&value.as_str())) {
        let near = did_you_mean(value, options.iter().copied());
        let fix = format!("{near}It can be: {}.", options.join(", "));
        faults.error(spot(), format!("`{name}` is never `{value}`"), fix);
    }
}

fn choices(detail: &DetailWanted, spot: &impl Fn(&str) -> Spot, faults: &mut Faults) {
    let distinct: BTreeSet<_> = detail.options.iter().map(|option| option.to_lowercase()).collect();
    match (detail.kind, &detail.from, detail.options.len()) {
        (DetailKind::OneOf, Some(_), 0) => {}
        (DetailKind::OneOf, None, 2..) if distinct.len() == detail.options.len() => {}
        (DetailKind::OneOf, None, 2..) => {
            faults.error(spot("options"), "A choice stands twice", "Keep it once.");
        }
        (DetailKind::OneOf, ..) => {
            let what = format!("`{}` needs its choices", detail.name);
            let fix = "Give either from = \"a fact\" or two or more options = [\"…\"].";
            faults.error(spot("name"), what, fix);
        }
        (_, None, 0) => {}
        _ => {
            let what = format!("`{}` has choices and is not of the kind one_of", detail.name);
            faults.error(spot("kind"), what, "Use kind = \"one_of\", or take the choices out.");
        }
    }
}

/// Words that answer yes or no unasked.
fn words(detail: &DetailWanted, spot: &impl Fn(&str) -> Spot, faults: &mut Faults) {
    let words = || detail.yes.iter().chain(&detail.no);
    if detail.kind != DetailKind::YesNo && words().next().is_some() {
        let what = format!("`{}` has words for yes or no and is not of the kind yes_no", detail.name);
        faults.error(spot("kind"), what, "Use kind = \"yes_no\", or take the words out.");
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = words().find(|words| !seen.insert(words.to_lowercase())) {
        faults.error(spot("name"), format!("\"{twice}\" says it twice"), "Keep it once.");
    }
}

/// When a detail is asked for: what that depends on is asked for before it.
fn asked(
    library: &Library,
    before: &[DetailWanted],
    detail: &DetailWanted,
    spot: &impl Fn(&str) -> Spot,
    faults: &mut Faults,
) {
    if detail.optional && (detail.ask_once || !detail.only_if.is_empty()) {
        let what = format!("`{}` is optional, so it is never asked for", detail.name);
        faults.error(spot("optional"), what, "Take `optional` out, or ask_once and only_if.");
    }
    for (name, values) in &detail.only_if {
        match before.iter().find(|other| other.name == *name) {
            Some(other) => never(library, other, values, || spot("only_if"), faults),
            None => {
                let near = did_you_mean(name, before.iter().map(|other| other.name.as_str()));
                let fix = format!("{near}Name a detail that stands above this one.");
                faults.error(spot("only_if"), format!("No detail before this is called `{name}`"), fix);
            }
        }
    }
}
