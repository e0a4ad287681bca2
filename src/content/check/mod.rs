//! What must hold within and between files; each rule stands in the file named after what it looks at.
//!
//! Every check reads the library and adds to the faults; none stops at the first. A check that needs the safety engine
//! or the matcher is not here: `cli/check` takes it as a function.

mod before;
mod councils;
mod days;
mod details;
mod examples;
mod facts;
mod intents;
mod phrases;
mod responses;
mod safety;
mod staleness;
mod wording;

#[cfg(test)]
mod tests;

use super::about::About;
use super::document::did_you_mean;
use super::fault::{Faults, Spot};
use super::library::{Expected, Layer, Library};
use super::schema::Intent;
use crate::domain::ids::{CouncilId, IntentId, ServiceId};
use jiff::civil::Date;

/// Runs every check.
pub(super) fn all(library: &Library, today: Date, expected: &Expected, faults: &mut Faults) {
    intents::check(library, faults);
    before::check(library, today, faults);
    phrases::check(library, faults);
    safety::check(library, faults);
    responses::check(library, today, expected, faults);
    wording::check(library, expected, faults);
    examples::check(library, faults);
    facts::check(library, today, expected, faults);
    councils::check(library, today, faults);
    days::check(library, today, faults);
}

/// The layers that a folder's files are seen through: its own, its parents', the shared one; nearest first.
fn view<'a>(
    library: &'a Library,
    language: &str,
    council: Option<&'a CouncilId>,
) -> Vec<(Option<&'a CouncilId>, &'a Layer)> {
    let Some(entry) = library.languages.get(language) else { return Vec::new() };
    let chain = council.and_then(|id| library.councils.get(id)).map(|council| library.chain(council));
    let local =
        chain.into_iter().flatten().filter_map(|link| Some((Some(&link.id), entry.local.get(&link.id)?)));
    local.chain([(None, &entry.shared)]).collect()
}

/// The intent that holds in a view.
fn intent<'a>(view: &[(Option<&'a CouncilId>, &'a Layer)], id: &IntentId) -> Option<&'a Intent> {
    view.iter().find_map(|(_, layer)| layer.intents.get(id))
}

/// Faults a service that does not exist.
fn known_service(library: &Library, service: &ServiceId, at: impl FnOnce() -> Spot, faults: &mut Faults) {
    if !library.services.contains_key(service) {
        let near = did_you_mean(service.as_str(), library.services.keys().map(ServiceId::as_str));
        let fix = format!("{near}Services are listed in intents/services.toml.");
        faults.error(at(), format!("There is no service `{service}`"), fix);
    }
}

/// Faults services and areas that do not exist; `at` finds the place of `services` and `areas`.
fn known_about(library: &Library, about: &About, at: &impl Fn(&str) -> Spot, faults: &mut Faults) {
    for service in &about.services {
        known_service(library, service, || at("services"), faults);
    }
    let areas = || library.services.values().map(|service| service.area.as_str());
    for area in about.areas.iter().filter(|area| !areas().any(|known| known == area.as_str())) {
        let fix = format!("{}Areas stand in intents/services.toml.", did_you_mean(area, areas()));
        faults.error(at("areas"), format!("No service has the area `{area}`"), fix);
    }
}

/// Faults an intent that does not exist in a language.
fn known_intent(
    library: &Library,
    language: &str,
    id: &IntentId,
    at: impl FnOnce() -> Spot,
    faults: &mut Faults,
) {
    let Some(language) = library.languages.get(language) else { return };
    if !language.shared.intents.contains_key(id) {
        let near = did_you_mean(id.as_str(), language.shared.intents.keys().map(IntentId::as_str));
        faults.error(
            at(),
            format!("There is no intent `{id}`"),
            format!("{near}Intents are named after their files."),
        );
    }
}

/// A lower-case word with digits and `_`, beginning with a letter: the name of a detail, fact or list.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
