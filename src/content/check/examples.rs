//! `tests/content`: every intent and safety rule is tried, with phrases it was not taught.

use super::known_intent;
use super::phrases::plain;
use crate::content::fault::Faults;
use crate::content::library::{Library, TestFile};
use crate::content::path::{Tree, path};
use crate::content::read::SAFETY;
use crate::domain::ids::IntentId;
use std::collections::{BTreeSet, HashMap};

/// Fewest phrases that must lead somewhere, and that must not.
const MATCHES: usize = 5;
const NEVERS: usize = 2;

pub(super) fn check(library: &Library, faults: &mut Faults) {
    for (name, language) in &library.languages {
        let taught: HashMap<String, &IntentId> =
            library.examples(name).map(|(phrase, intent)| (plain(phrase), intent)).collect();
        let tests: Vec<&TestFile> = library.tests.iter().filter(|tests| tests.language == *name).collect();
        let tried: BTreeSet<&IntentId> = tests.iter().map(|tests| &tests.intent).collect();
        let shared = language.shared.intents.keys().chain(language.shared.rules.keys());
        for id in shared.filter(|id| !tried.contains(id)) {
            let file = path(Tree::Intents, None, name, id);
            let fix = format!("Write {}.", path(Tree::Tests, None, name, id));
            faults.error(library.spot(&file, &[]), "Nothing tries these phrases", fix);
        }
        let mut claimed = HashMap::new();
        for tests in tests {
            one(library, tests, &taught, faults);
            for (index, phrase) in tests.matches.iter().enumerate() {
                if let Some(other) = claimed.insert(plain(phrase), &tests.file) {
                    let what = format!("\"{phrase}\" is tried in {other} too");
                    let spot = library.spot(&tests.file, &[key(tests), &index.to_string()]);
                    faults.error(spot, what, "Keep it once.");
                }
            }
        }
    }
    for tests in library.tests.iter().filter(|tests| !library.languages.contains_key(&tests.language)) {
        let what = format!("The language `{}` has no intents", tests.language);
        faults.error(library.spot(&tests.file, &[]), what, "Mend the path.");
    }
}

fn key(tests: &TestFile) -> &'static str {
    if tests.intent.area() == SAFETY { "fires" } else { "match" }
}

fn one(library: &Library, tests: &TestFile, taught: &HashMap<String, &IntentId>, faults: &mut Faults) {
    let spot = |keys: &[&str]| library.spot(&tests.file, keys);
    let is_rule = tests.intent.area() == SAFETY;
    let nevers = if is_rule { tests.silent.len() } else { tests.never.len() };
    if tests.matches.len() < MATCHES {
        let what = format!("Too few phrases that must lead here: {}", tests.matches.len());
        faults.error(spot(&[key(tests)]), what, format!("Write {MATCHES} or more."));
    }
    if nevers < NEVERS {
        let what = format!("Too few phrases that must not lead here: {nevers}");
        let key = if is_rule { "silent" } else { "never" };
        faults.error(spot(&[key]), what, format!("Write {NEVERS} or more."));
    }
    if is_rule {
        let rules = library.languages.get(&tests.language).map(|language| &language.shared.rules);
        if rules.is_some_and(|rules| !rules.contains_key(&tests.intent)) {
            let what = format!("There is no safety rule `{}`", tests.intent.name());
            faults.error(spot(&[]), what, "Tests are named after the rule's file.");
        }
        return;
    }
    known_intent(library, &tests.language, &tests.intent, || spot(&[]), faults);
    let fix = "Try it with words it was not taught.";
    for (index, phrase) in tests.matches.iter().enumerate() {
        if let Some(intent) = taught.get(&plain(phrase)) {
            let what = format!("\"{phrase}\" stands among the phrases of `{intent}`");
            faults.error(spot(&["match", &index.to_string()]), what, fix);
        }
    }
    for (index, phrase) in tests.known_failures.iter().enumerate() {
        if !tests.matches.contains(phrase) && !tests.never.contains_key(phrase) {
            let what = format!("\"{phrase}\" is a known failure of no test here");
            let at = spot(&["known_failures", &index.to_string()]);
            faults.error(at, what, "Write it as it stands under match or never, or take it out.");
        }
    }
    for (phrase, leads_to) in &tests.never {
        let at = || spot(&["never", phrase]);
        if let Some(intent) = taught.get(&plain(phrase)) {
            let what = format!("\"{phrase}\" stands among the phrases of `{intent}`");
            faults.error(at(), what, fix);
        }
        if *leads_to == tests.intent {
            faults.error(
                at(),
                "A phrase that must not lead here is said to lead here",
                "Name where it leads.",
            );
        } else {
            known_intent(library, &tests.language, leads_to, at, faults);
        }
    }
}
