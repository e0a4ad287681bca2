//! Councils: names, parents, who does what, and what a reference and a postcode look like.

use super::known_about;
use crate::content::council::{By, Council, Duty, doer};
use crate::content::document::did_you_mean;
use crate::content::facts::Fact;
use crate::content::fault::{Faults, Spot};
use crate::content::library::Library;
use crate::content::pack::NATIONAL;
use crate::content::path::council_path;
use crate::domain::council::Tier;
use crate::domain::ids::CouncilId;
use crate::domain::place::Postcode;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(library: &Library, today: Date, faults: &mut Faults) {
    let mut prefixes = BTreeMap::new();
    for council in library.councils.values() {
        let file = council_path(&council.id);
        let spot = |keys: &[&str]| library.spot(&file, keys);
        for (key, name) in [("name", &council.name), ("short_name", &council.short_name)] {
            if name.trim().is_empty() {
                faults.error(spot(&[key]), format!("`{key}` is empty"), "Say what the council is called.");
            }
        }
        if (council.id.as_str() == NATIONAL) != (council.tier == Tier::National) {
            let fix = "The folder councils/national alone has the tier national.";
            faults.error(spot(&["tier"]), "The tier does not fit the folder", fix);
        }
        parent(library, council, &spot, faults);
        prefix(library, council, &mut prefixes, &spot, faults);
        for (index, district) in council.postcodes.iter().enumerate() {
            // A district is right when a whole postcode can be made of it.
            let fits =
                Postcode::parse(&format!("{district} 1AA")).is_some_and(|whole| whole.district() == district);
            if !fits {
                let what = format!("`{district}` is no postcode district");
                faults.error(
                    spot(&["postcodes", &index.to_string()]),
                    what,
                    "Write the part before the space: BO1.",
                );
            }
        }
        duties(library, council, &spot, faults);
        circles(library, council, today, &spot, faults);
    }
    for (_, council, _) in library.layers() {
        if let Some(council) = council.filter(|council| !library.councils.contains_key(*council)) {
            let what = format!("The council `{council}` has content and no council.toml that can be read");
            faults.error(
                Spot::top(&council_path(council)),
                what,
                "Write it: moothall new council shows how.",
            );
        }
    }
    holidays(library, faults);
}

fn parent(library: &Library, council: &Council, spot: &impl Fn(&[&str]) -> Spot, faults: &mut Faults) {
    let Some(parent) = &council.parent else {
        if council.tier == Tier::Parish {
            let fix = "Add parent = \"the council that does the rest\".";
            faults.error(spot(&["tier"]), "A parish needs a parent", fix);
        }
        return;
    };
    if !library.councils.contains_key(parent) {
        let near = did_you_mean(parent.as_str(), library.councils.keys().map(CouncilId::as_str));
        let fix = format!("{near}A parent is the name of a folder in councils/.");
        faults.error(spot(&["parent"]), format!("There is no council `{parent}`"), fix);
        return;
    }
    let outermost = library.chain(council).pop().and_then(|last| last.parent.as_ref());
    // The chain ends at a council without a parent, or where a circle closes.
    if outermost.is_some_and(|closing| library.councils.contains_key(closing)) {
        let what = format!("The parents of `{}` go round in a circle", council.id);
        faults.error(spot(&["parent"]), what, "Take one of them out.");
    }
}

fn prefix<'a>(
    library: &'a Library,
    council: &'a Council,
    seen: &mut BTreeMap<&'a str, &'a CouncilId>,
    spot: &impl Fn(&[&str]) -> Spot,
    faults: &mut Faults,
) {
    let Some(prefix) = &council.prefix else {
        let lent = library.chain(council).iter().any(|link| link.prefix.is_some());
        if council.tier != Tier::National && !lent {
            let what = "Tickets of this council would have no reference";
            faults.error(spot(&[]), what, "Add reference_prefix = \"AB\", two capital letters of its own.");
        }
        return;
    };
    if prefix.len() != 2 || !prefix.bytes().all(|b| b.is_ascii_uppercase()) {
        let what = format!("`{prefix}` cannot stand in front of a reference");
        faults.error(spot(&["reference_prefix"]), what, "Use two capital letters.");
    }
    if let Some(other) = seen.insert(prefix, &council.id) {
        let what = format!("`{other}` has the prefix `{prefix}` too");
        faults.error(spot(&["reference_prefix"]), what, "Give each council a prefix of its own.");
    }
}

fn duties(library: &Library, council: &Council, spot: &impl Fn(&[&str]) -> Spot, faults: &mut Faults) {
    for (index, duty) in council.does.iter().enumerate() {
        let index = index.to_string();
        let at = |key: &str| spot(&["does", &index, key]);
        if duty.about.is_empty() {
            let fix = "Add services = [\"…\"] or areas = [\"…\"].";
            faults.error(at("by"), "Nothing is given to anybody here", fix);
        }
        known_about(library, &duty.about, &at, faults);
        let (name, known) = match &duty.by {
            By::Council(id) => (id.as_str(), library.councils.contains_key(id)),
            By::Body(name) => (name.as_str(), council.bodies.contains_key(name)),
        };
        if !known {
            let councils = library.councils.keys().map(CouncilId::as_str);
            let near = did_you_mean(name, councils.chain(council.bodies.keys().map(String::as_str)));
            let fix = format!("{near}Name a council's folder, or add [bodies.{name}] with name and why.");
            faults.error(at("by"), format!("There is no council and no body `{name}`"), fix);
        }
        if let (Some(from), Some(until)) = (duty.from, duty.until)
            && until < from
        {
            faults.error(
                at("until"),
                format!("This ends on {until}, before it begins on {from}"),
                "Mend the dates.",
            );
        }
    }
    for (index, duty) in council.does.iter().enumerate() {
        let clashes = |earlier: &&Duty| {
            // Of two that overlap the one that began last holds: only when they begin together it is not known which.
            earlier.from == duty.from
                && earlier.by != duty.by
                && earlier.places == duty.places
                && earlier.about.shares(&duty.about)
        };
        if council.does[..index].iter().any(|earlier| clashes(&earlier)) {
            let what = "Two bodies are named for one service, place and day";
            let fix = "Take one out, or give one a `from` or `places` of its own.";
            faults.error(spot(&["does", &index.to_string(), "by"]), what, fix);
        }
    }
    let named = |name: &String| council.does.iter().any(|duty| duty.by == By::Body(name.clone()));
    for body in council.bodies.keys().filter(|body| !named(body)) {
        let what = format!("The body `{body}` does nothing here");
        faults.warn(spot(&["bodies", body]), what, "Name it in a [[does]] or take it out.");
    }
}

/// Who does what must come to an end, today and on every day on which it changes.
fn circles(
    library: &Library,
    council: &Council,
    today: Date,
    spot: &impl Fn(&[&str]) -> Spot,
    faults: &mut Faults,
) {
    let starts = library.councils.values().flat_map(|council| &council.does).filter_map(|duty| duty.from);
    let days: BTreeSet<Date> = starts.filter(|day| *day > today).chain([today]).collect();
    let resolvable = |duty: &Duty| match &duty.by {
        By::Council(id) => library.councils.contains_key(id),
        By::Body(name) => council.bodies.contains_key(name),
    };
    // A name that leads nowhere is a fault of its own; it must not be told again for every service.
    let has_parent = council.parent.as_ref().is_none_or(|parent| library.councils.contains_key(parent));
    if !has_parent || !council.does.iter().all(resolvable) {
        return;
    }
    for service in library.services.keys() {
        let round = days
            .iter()
            .find(|day| doer(&library.councils, &library.services, council, service, **day, "").is_none());
        if let Some(day) = round {
            let what = format!(
                "On {day} nobody does `{service}`: councils send it round in a circle or to one unknown"
            );
            faults.error(spot(&["does"]), what, "Mend the [[does]] of this council and of those it names.");
        }
    }
}

fn holidays(library: &Library, faults: &mut Faults) {
    let Some(national) = library.councils.values().find(|council| council.id.as_str() == NATIONAL) else {
        let spot = Spot::top("councils/national/council.toml");
        faults.warn(
            spot,
            "There is no councils/national",
            "It holds what is the same everywhere, such as bank_holidays.",
        );
        return;
    };
    let lists = national.facts.iter().filter(|(name, _)| *name == "bank_holidays");
    for fact in lists.flat_map(|(_, values)| values) {
        let fits = match fact {
            Fact::List(days) => days.iter().all(|day| day.parse::<Date>().is_ok()),
            _ => false,
        };
        if !fits {
            let what = "`bank_holidays` is not a list of days";
            faults.error(
                Spot::top(&council_path(&national.id)),
                what,
                "Write [\"2026-12-25\", \"2026-12-28\"].",
            );
        }
    }
}
