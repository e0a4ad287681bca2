//! Safety rules: a council adds to them and never takes from them. Whether the patterns work is for the engine.

use super::{known_service, view};
use crate::content::fault::Faults;
use crate::content::library::Library;
use crate::content::path::{Tree, path};
use crate::content::read::SAFETY;

pub(super) fn check(library: &Library, faults: &mut Faults) {
    for (language, council, layer) in library.layers() {
        // What lies under this folder: for the shared one nothing.
        let below =
            if council.is_some() { view(library, language, council).split_off(1) } else { Vec::new() };
        for (id, rule) in &layer.rules {
            known_service(library, &rule.service, || library.spot(&rule.file, &["service"]), faults);
            if rule.fires_on.is_empty() {
                let what = "The rule can never fire";
                faults.error(library.spot(&rule.file, &["fires_on"]), what, "Give it a pattern in fires_on.");
            }
            if below.iter().any(|(_, lower)| lower.rules.contains_key(id)) {
                let what = format!("A council cannot change the safety rule `{}`", rule.id);
                faults.error(library.spot(&rule.file, &[]), what, "Add a rule with a name of its own.");
            }
        }
        for id in layer.responses.keys().filter(|id| id.area() == SAFETY) {
            if below.iter().any(|(_, lower)| lower.rules.contains_key(id)) {
                let file = path(Tree::Responses, council, language, id);
                let what = format!("A council cannot change the wording of the safety rule `{}`", id.name());
                faults.error(library.spot(&file, &[]), what, "Change its facts, or add a rule of your own.");
            }
        }
    }
}
