//! Intents: their service, title, neighbours, details and ticket.

use super::{is_name, known_intent, known_service, view};
use crate::content::fault::{Faults, Spot};
use crate::content::library::Library;
use crate::content::path::{Tree, path};
use crate::content::read::{SAFETY, SYSTEM};
use crate::content::schema::{DetailKind, DetailWanted, Does, Intent};
use crate::domain::ids::{CouncilId, IntentId};
use crate::domain::ticket::Priority;
use std::collections::{BTreeMap, BTreeSet};

/// What fits on a button.
const TITLE: usize = 40;
/// Names that texts use for something else.
const TAKEN: [&str; 5] = ["facts", "council", "body", "reference", "due"];

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
    let mut names = BTreeSet::new();
    for (index, detail) in found.details.iter().enumerate() {
        let index = index.to_string();
        let spot = |key: &str| library.spot(file, &["detail", &index, key]);
        if !is_name(&detail.name) || TAKEN.contains(&detail.name.as_str()) {
            let fix = "Use a small word with _ that texts do not use for something else.";
            faults.error(spot("name"), format!("A detail cannot be called `{}`", detail.name), fix);
        }
        if !names.insert(&detail.name) {
            let what = format!("Two details are called `{}`", detail.name);
            faults.error(spot("name"), what, "Give each a name of its own.");
        }
        choices(detail, &spot, faults);
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
            faults.error(
                spot("name"),
                what,
                "Give either from = \"a fact\" or two or more options = [\"…\"].",
            );
        }
        (_, None, 0) => {}
        _ => {
            let what = format!("`{}` has choices and is not of the kind one_of", detail.name);
            faults.error(spot("kind"), what, "Use kind = \"one_of\", or take the choices out.");
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
