//! Rules before tickets: each can hold somewhere, names what exists, and leads to an end.

use super::details::never;
use super::facts::kind;
use super::{intent, known_intent, view};
use crate::content::council::{Council, Doer, doer};
use crate::content::document::did_you_mean;
use crate::content::facts::{Fact, time_of_day};
use crate::content::fault::{Faults, Spot};
use crate::content::library::Library;
use crate::content::pack::NATIONAL;
use crate::content::path::{Tree, council_path, path};
use crate::content::schema::{Before, Condition, DetailKind, DetailWanted, Does, Intent, Relation, Then};
use crate::domain::ids::IntentId;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(library: &Library, today: Date, faults: &mut Faults) {
    for (language, council, layer) in library.layers() {
        let view = view(library, language, council);
        for (id, found) in layer.intents.iter().filter(|(_, found)| !found.before.is_empty()) {
            let file = path(Tree::Intents, council, language, id);
            if found.does != Does::Report {
                let fix = "Take [[before]] out, or let the intent do \"report\".";
                faults.error(library.spot(&file, &["before"]), "Only a report has rules before it", fix);
            }
            let mut said = BTreeSet::new();
            for (index, rule) in found.before.iter().enumerate() {
                let index = index.to_string();
                let spot = |keys: &[&str]| {
                    let keys: Vec<&str> =
                        ["before", &index].into_iter().chain(keys.iter().copied()).collect();
                    library.spot(&file, &keys)
                };
                if !said.insert(&rule.say) {
                    let fix = "Give each a name of its own: agents know the rule by it.";
                    faults.error(spot(&["say"]), format!("Two rules say `{}`", rule.say), fix);
                }
                one(library, language, id, found, rule, &spot, faults);
            }
            if goes_round(id, &|id| intent(&view, id)) {
                let what = "These rules hand a report round in a circle";
                faults.error(library.spot(&file, &["before"]), what, "Let one of the intents keep it.");
            }
        }
    }
    for council in library.councils.values().filter(|council| council.id.as_str() != NATIONAL) {
        skipped(library, council, today, faults);
    }
}

fn one(
    library: &Library,
    language: &str,
    id: &IntentId,
    found: &Intent,
    rule: &Before,
    spot: &impl Fn(&[&str]) -> Spot,
    faults: &mut Faults,
) {
    if rule.when.is_empty() && rule.given.is_empty() {
        faults.error(spot(&["say"]), "This rule always holds", "Say when = { … } it shall hold.");
    }
    match (&rule.intent, rule.then) {
        (Some(other), Then::Other) if other == id => {
            faults.error(spot(&["intent"]), "An intent cannot take over from itself", "Name another.");
        }
        (Some(other), Then::Other) => known_intent(library, language, other, || spot(&["intent"]), faults),
        (None, Then::Other) => {
            faults.error(spot(&["then"]), "Nobody takes over", "Add intent = \"area/name\".");
        }
        (Some(_), _) => {
            let fix = "Take `intent` out, or write then = \"other\".";
            faults.error(spot(&["intent"]), "Nothing hands over to this intent", fix);
        }
        (None, _) => {}
    }
    if rule.insist && rule.then != Then::Stop {
        let fix = "Take `insist` out, or write then = \"stop\".";
        faults.error(spot(&["insist"]), "There is nothing to insist on", fix);
    }
    for fact in &rule.given {
        kind(library, fact, |_| true, "", || spot(&["given"]), faults);
    }
    for (name, condition) in &rule.when {
        let spot = || spot(&["when", name]);
        match found.details.iter().find(|detail| detail.name == *name) {
            Some(detail) => can_hold(library, detail, condition, spot, faults),
            None => {
                let near = did_you_mean(name, found.details.iter().map(|detail| detail.name.as_str()));
                let fix = format!("{near}A rule looks at details of its own intent.");
                faults.error(spot(), format!("No detail is called `{name}`"), fix);
            }
        }
    }
}

/// Whether a condition fits its detail: one that cannot be true makes a rule that never holds.
fn can_hold(
    library: &Library,
    detail: &DetailWanted,
    condition: &Condition,
    spot: impl Fn() -> Spot + Copy,
    faults: &mut Faults,
) {
    let name = &detail.name;
    let unfit = |what: &str, faults: &mut Faults| {
        faults.error(spot(), format!("`{name}` is not {what}"), "This rule could never hold.");
    };
    match condition {
        Condition::Is(values) => never(library, detail, values, spot, faults),
        Condition::Stands(Relation::On(fact)) => {
            if !matches!(detail.kind, DetailKind::Place | DetailKind::Address) {
                unfit("a place", faults);
            }
            kind(library, fact, |fact| matches!(fact, Fact::List(_)), "a list of roads", spot, faults);
        }
        Condition::Stands(relation) => {
            if detail.kind != DetailKind::Date {
                unfit("a day", faults);
            }
            match relation {
                Relation::TodayBefore(fact) => {
                    let fits = |fact: &Fact| matches!(fact, Fact::Text(text) if time_of_day(text).is_some());
                    kind(library, fact, fits, "a time of day such as \"4 pm\"", spot, faults);
                }
                Relation::LongerAgoThan(fact) => {
                    let fits = |fact: &Fact| matches!(fact, Fact::Number(0..=365));
                    kind(library, fact, fits, "a whole number of working days, 0 to 365", spot, faults);
                }
                Relation::LaterThan(_) | Relation::On(_) => {}
            }
        }
    }
}

/// Whether rules that hand over lead back to where they began.
fn goes_round<'a>(start: &IntentId, intent: &impl Fn(&IntentId) -> Option<&'a Intent>) -> bool {
    let next = |id: &IntentId| -> Vec<&'a IntentId> {
        let rules = intent(id).map(|found| found.before.as_slice()).unwrap_or_default();
        rules.iter().filter_map(|rule| rule.intent.as_ref()).collect()
    };
    let mut open = next(start);
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        // An intent that names itself has a fault of its own.
        if id == start && !next(start).contains(&start) {
            return true;
        }
        if seen.insert(id) {
            open.extend(next(id));
        }
    }
    false
}

/// Rules that a council's residents never meet, since a fact is unset today; for what it does itself.
fn skipped(library: &Library, council: &Council, today: Date, faults: &mut Faults) {
    for language in library.languages.keys() {
        let Some(pack) = library.pack(&council.id, language) else { continue };
        let facts = pack.facts(today);
        let mut missing = BTreeMap::<&str, BTreeSet<String>>::new();
        for (id, found) in pack.intents() {
            if doer(&library.councils, &library.services, council, &found.service, today, "")
                != Some(Doer::Council(&council.id))
            {
                continue;
            }
            for rule in &found.before {
                for fact in rule.facts().filter(|fact| facts.get(fact).is_none()) {
                    missing.entry(fact).or_default().insert(format!("{id} ({})", rule.say));
                }
            }
        }
        for (fact, rules) in missing {
            let what = format!("The fact `{fact}` is unset, so rules before tickets are skipped");
            let rules = rules.into_iter().collect::<Vec<_>>().join(", ");
            faults.note(library.spot(&council_path(&council.id), &[]), what, format!("Used in {rules}."));
        }
    }
}
