//! Intents: their service, title, neighbours, choices and ticket.

use super::{details, known_intent, known_service, view};
use crate::content::fault::Faults;
use crate::content::library::Library;
use crate::content::path::{Tree, path};
use crate::content::read::{SAFETY, SYSTEM};
use crate::content::schema::{Does, Intent};
use crate::domain::ids::{CouncilId, IntentId};
use crate::domain::ticket::Priority;
use std::collections::BTreeMap;

/// What fits on a button.
const TITLE: usize = 40;

pub(super) fn check(library: &Library, faults: &mut Faults) {
    for (language, council, layer) in library.layers() {
        for (id, found) in &layer.intents {
            let file = path(Tree::Intents, council, language, id);
            one(library, language, id, found, &file, faults);
            exists(library, language, council, id, &file, faults);
        }
        titles(library, language, council, faults);
    }
}

fn one(library: &Library, language: &str, id: &IntentId, found: &Intent, file: &str, faults: &mut Faults) {
    let spot = |keys: &[&str]| library.spot(file, keys);
    known_service(library, &found.service, || spot(&["service"]), faults);
    if !library.services.values().any(|service| service.area == id.area()) {
        let fix = "Put the file into the folder of an area of intents/services.toml.";
        faults.error(spot(&[]), format!("No service has the area `{}`", id.area()), fix);
    }
    let long = found.title.chars().count();
    if long == 0 || long > TITLE {
        let what = format!("The title has {long} characters");
        faults.error(spot(&["title"]), what, "It stands on a button: give it 1 to 40.");
    }
    if found.about.trim().is_empty() {
        faults.error(spot(&["about"]), "`about` is empty", "Say in a sentence what belongs here.");
    }
    if found.priority == Priority::Emergency {
        let fix = "Use normal or urgent; danger to people is for the safety rules.";
        faults.error(spot(&["priority"]), "An intent cannot be an emergency", fix);
    }
    for other in found.not_this.keys() {
        if other == id {
            let fix = "Name the neighbours it is mistaken for.";
            faults.error(spot(&["not_this", other.as_str()]), "An intent is not its own neighbour", fix);
        } else {
            known_intent(library, language, other, || spot(&["not_this", other.as_str()]), faults);
        }
    }
    match (found.does, &found.ticket) {
        (Does::Report, None) => {
            let fix = "Add [ticket] with queue = \"…\", the team that gets it.";
            faults.error(spot(&["does"]), "A report needs a team", fix);
        }
        (Does::Report | Does::Person, _) | (_, None) => {}
        (_, Some(_)) => {
            let fix = "Take [ticket] out, or let the intent do \"report\" or \"person\".";
            faults.error(spot(&["ticket"]), "No ticket opens for this intent", fix);
        }
    }
    if found.does != Does::Report && !found.details.is_empty() {
        let fix = "Take [[detail]] out, or let the intent do \"report\".";
        faults.error(spot(&["detail"]), "Only a report asks for details", fix);
    }
    details::check(library, found, file, faults);
    chooses(library, language, id, found, file, faults);
}

/// What `choose` offers: two or more, each of which exists and does something.
fn chooses(
    library: &Library,
    language: &str,
    id: &IntentId,
    found: &Intent,
    file: &str,
    faults: &mut Faults,
) {
    let spot = |keys: &[&str]| library.spot(file, keys);
    match (found.does, found.choices.len()) {
        (Does::Choose, 0 | 1) => {
            let fix = "Add choices = [{ intent = \"area/name\", label = \"…\" }, …].";
            faults.error(spot(&["does"]), "There is nothing to choose", fix);
        }
        (Does::Choose, _) | (_, 0) => {}
        _ => {
            let fix = "Take `choices` out, or write does = \"choose\".";
            faults.error(spot(&["choices"]), "Nothing offers these choices", fix);
        }
    }
    let shared = library.languages.get(language).map(|entry| &entry.shared.intents);
    for (index, choice) in found.choices.iter().enumerate() {
        let index = index.to_string();
        let at = |key: &str| spot(&["choices", &index, key]);
        known_intent(library, language, &choice.intent, || at("intent"), faults);
        let again = shared.and_then(|intents| intents.get(&choice.intent));
        if choice.intent == *id || again.is_some_and(|other| other.does == Does::Choose) {
            faults.error(at("intent"), "A choice leads to another choice", "Name what does the work.");
        }
        let long = choice.label.chars().count();
        if long == 0 || long > TITLE {
            let what = format!("The label has {long} characters");
            faults.error(at("label"), what, "It stands on a button: give it 1 to 40.");
        }
    }
}

/// A council lays its files over shared ones; what nobody is trained on could never be reached.
fn exists(
    library: &Library,
    language: &str,
    council: Option<&CouncilId>,
    id: &IntentId,
    file: &str,
    faults: &mut Faults,
) {
    if council.is_some() {
        known_intent(library, language, id, || library.spot(file, &[]), faults);
    }
    let wanted = path(Tree::Responses, None, language, id);
    let answered =
        library.languages.get(language).is_some_and(|entry| entry.shared.responses.contains_key(id));
    if council.is_none() && !answered && !matches!(id.area(), SAFETY | SYSTEM) {
        let what = "These phrases have no answer";
        faults.error(library.spot(file, &[]), what, format!("Write it in {wanted}."));
    }
}

/// No two buttons alike, as a person at this door sees them.
fn titles(library: &Library, language: &str, council: Option<&CouncilId>, faults: &mut Faults) {
    let view = view(library, language, council);
    let mut seen = BTreeMap::<String, (&IntentId, Option<&CouncilId>)>::new();
    let Some(entry) = library.languages.get(language) else { return };
    for id in entry.shared.intents.keys() {
        let nearest =
            view.iter().find_map(|(owner, layer)| layer.intents.get(id).map(|intent| (*owner, intent)));
        let Some((owner, found)) = nearest else { continue };
        if let Some((other, first)) = seen.insert(found.title.to_lowercase(), (id, owner)) {
            // Each pair is faulted once, in the nearer file of the two.
            let (id, owner, other) =
                if owner.is_some() || first.is_none() { (id, owner, other) } else { (other, first, id) };
            let file = path(Tree::Intents, owner, language, id);
            let what = format!("`{other}` has this title too");
            faults.error(library.spot(&file, &["title"]), what, "Let the titles tell the two apart.");
        }
    }
}
