//! Facts: of the right kind for what uses them, used by something, and what a council without them loses.

use super::{intent, is_name, staleness, view};
use crate::content::council::{Council, Doer, doer};
use crate::content::document::did_you_mean;
use crate::content::facts::Fact;
use crate::content::fault::{Faults, Spot};
use crate::content::library::{Expected, Library};
use crate::content::pack::NATIONAL;
use crate::content::path::{Place, Tree, council_path, path};
use crate::content::render::FACTS;
use crate::content::schema::{Before, CouncilFile, FactsFile};
use crate::domain::ids::CouncilId;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(library: &Library, today: Date, expected: &Expected, faults: &mut Faults) {
    let used = used(library, expected);
    for (council, file, keys, group) in groups(library) {
        let at = |more: &[&str]| {
            let keys: Vec<&str> = keys.iter().map(String::as_str).chain(more.iter().copied()).collect();
            library.spot(&file, &keys)
        };
        for (key, text) in [("owner", &group.owner), ("source", &group.source)] {
            if text.trim().is_empty() {
                faults.error(
                    at(&[key]),
                    format!("`{key}` is empty"),
                    "Say who answers for these facts, and where they come from.",
                );
            }
        }
        let owner = group.owner.as_str();
        staleness::reviewed((group.reviewed, owner), today, false, || at(&["reviewed"]), faults);
        for name in group.values.keys() {
            let spot = || at(&["values", name]);
            if let Some(council) = library.councils.get(&council) {
                staleness::fact(council, (name, owner), today, spot, faults);
            }
            if !is_name(name) {
                let fix = "Use small letters, digits and _, such as missed_bin_days.";
                faults.error(spot(), format!("A fact cannot be called `{name}`"), fix);
            }
            if !used.contains(name.as_str()) {
                let near = did_you_mean(name, used.iter().copied());
                let what = format!("Nothing uses the fact `{name}`");
                // The nation's facts are there for whoever writes a reply next.
                if council.as_str() == NATIONAL {
                    faults.note(spot(), what, near.trim_end());
                } else {
                    faults.warn(spot(), what, near + "Use it in a reply or take it out.");
                }
            }
        }
    }
    kinds(library, faults);
    for council in library.councils.values().filter(|council| council.id.as_str() != NATIONAL) {
        lost(library, council, today, faults);
        staleness::withdrawn(library, council, today, faults);
    }
}

/// Every group of facts again as its file has it: its council, file, and the keys that lead to it.
fn groups(library: &Library) -> Vec<(CouncilId, String, Vec<String>, FactsFile)> {
    let mut found = Vec::new();
    for (file, text) in library.files.iter() {
        match Place::of(file) {
            // What does not parse was faulted when it was read.
            Ok(Place::Facts(council, _)) => {
                found.extend(
                    toml::from_str(text).ok().map(|group| (council, file.to_owned(), Vec::new(), group)),
                );
            }
            Ok(Place::Council(council)) => {
                let groups = toml::from_str::<CouncilFile>(text).map(|file| file.facts).unwrap_or_default();
                let keyed = groups.into_iter().map(|(name, group)| {
                    (council.clone(), file.to_owned(), vec!["facts".to_owned(), name], group)
                });
                found.extend(keyed);
            }
            _ => {}
        }
    }
    found
}

fn used<'a>(library: &'a Library, expected: &Expected) -> BTreeSet<&'a str> {
    let mut used = BTreeSet::from(["bank_holidays"]);
    used.extend(expected.facts);
    let hours = library.councils.values().flat_map(|council| &council.hours_for);
    used.extend(hours.filter_map(|entry| entry.out_of_hours.as_deref()));
    for (_, _, layer) in library.layers() {
        for wording in layer.responses.values().flat_map(|response| response.wording.values()) {
            let names = wording.text().chain(wording.speech()).flat_map(|(_, needs)| needs);
            used.extend(names.filter_map(|name| name.strip_prefix(FACTS)));
            used.extend(wording.links().iter().map(|(_, fact)| fact.as_str()));
        }
        for intent in layer.intents.values() {
            used.extend(intent.details.iter().filter_map(|detail| detail.from.as_deref()));
            used.extend(intent.before.iter().flat_map(Before::facts));
            used.extend(intent.ticket.iter().filter_map(|ticket| ticket.due.as_deref()));
        }
    }
    used
}

/// A detail's choices are a list, and a due time is whole working days, at every council that gives them.
fn kinds(library: &Library, faults: &mut Faults) {
    for (language, council, layer) in library.layers() {
        for (id, intent) in &layer.intents {
            let file = path(Tree::Intents, council, language, id);
            for (index, detail) in intent.details.iter().enumerate() {
                let Some(name) = &detail.from else { continue };
                let spot = || library.spot(&file, &["detail", &index.to_string(), "from"]);
                let fits = |fact: &Fact| matches!(fact, Fact::List(list) if list.len() > 1);
                kind(library, name, fits, "a list of two or more texts", spot, faults);
            }
            if let Some(name) = intent.ticket.as_ref().and_then(|ticket| ticket.due.as_ref()) {
                let spot = || library.spot(&file, &["ticket", "due"]);
                let fits = |fact: &Fact| matches!(fact, Fact::Number(0..=365));
                kind(library, name, fits, "a whole number of working days, 0 to 365", spot, faults);
            }
        }
    }
}

/// A fact that something names is of the kind it needs, at every council that gives it.
pub(super) fn kind(
    library: &Library,
    name: &str,
    fits: impl Fn(&Fact) -> bool,
    wanted: &str,
    spot: impl Fn() -> Spot,
    faults: &mut Faults,
) {
    let mut given = false;
    for council in library.councils.values() {
        for (_, mut values) in council.facts.iter().filter(|(fact, _)| *fact == name) {
            given = true;
            if !values.all(&fits) {
                let what = format!("The fact `{name}` of `{}` is not {wanted}", council.id);
                faults.error(spot(), what, "Mend the fact, or name another.");
            }
        }
    }
    if !given {
        let names = library.councils.values().flat_map(|council| council.facts.iter().map(|(name, _)| name));
        let fix = format!("{}Give it in a council's facts.", did_you_mean(name, names));
        faults.warn(spot(), format!("No council gives the fact `{name}`"), fix);
    }
}

/// What a council's residents are not told, since a fact is unset today; for what it does itself.
fn lost(library: &Library, council: &Council, today: Date, faults: &mut Faults) {
    for language in library.languages.keys() {
        let Some(pack) = library.pack(&council.id, language) else { continue };
        let facts = pack.facts(today);
        let view = view(library, language, Some(&council.id));
        let mut lost = BTreeMap::<&str, BTreeSet<&str>>::new();
        for (id, found) in pack.intents() {
            let who = doer(&library.councils, &library.services, council, &found.service, today, "");
            if who != Some(Doer::Council(&council.id)) || intent(&view, id).is_none() {
                continue;
            }
            let wordings = pack.wordings(id);
            let needs = wordings.values().flat_map(|wording| wording.text().flat_map(|(_, needs)| needs));
            for fact in
                needs.filter_map(|name| name.strip_prefix(FACTS)).filter(|fact| facts.get(fact).is_none())
            {
                lost.entry(fact).or_default().insert(id.as_str());
            }
        }
        for (fact, intents) in lost {
            let what = format!("The fact `{fact}` is unset, so answers are shorter");
            let names: Vec<_> = intents.into_iter().collect();
            faults.note(
                library.spot(&council_path(&council.id), &[]),
                what,
                format!("Used in {}.", names.join(", ")),
            );
        }
    }
}
