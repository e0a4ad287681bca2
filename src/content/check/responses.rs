//! Replies: every one that is needed is there, none is there in vain, and somebody answers for each.

use super::staleness::reviewed;
use super::{intent, view};
use crate::content::document::did_you_mean;
use crate::content::fault::Faults;
use crate::content::library::{Expected, Layer, Library, Response};
use crate::content::path::{Tree, path};
use crate::content::read::{SAFETY, SYSTEM};
use crate::content::schema::{Before, Does, Intent};
use crate::domain::ids::{CouncilId, IntentId};
use jiff::civil::Date;
use std::collections::BTreeSet;

pub(super) fn check(library: &Library, today: Date, expected: &Expected, faults: &mut Faults) {
    for (language, council, layer) in library.layers() {
        let view = view(library, language, council);
        for (id, response) in &layer.responses {
            let file = path(Tree::Responses, council, language, id);
            let withdraws = !matches!(id.area(), SAFETY | SYSTEM) && response.wording.contains_key("answer");
            head(library, &file, response, today, withdraws, faults);
            let wanted = match id.area() {
                SAFETY => view.iter().any(|(_, layer)| layer.rules.contains_key(id)).then(Keys::answer),
                SYSTEM if expected.replies.is_empty() => continue,
                SYSTEM => Keys::system(expected, id),
                _ => intent(&view, id).map(Keys::of),
            };
            let Some(wanted) = wanted else {
                let what = "Nothing leads to these replies";
                let fix = format!(
                    "Name the file after an intent, or write {}.",
                    path(Tree::Intents, None, language, id)
                );
                faults.error(library.spot(&file, &[]), what, fix);
                continue;
            };
            if council.is_none() {
                missing(library, &file, response, &wanted, faults);
            }
            for key in response.wording.keys().filter(|key| !wanted.has(key)) {
                let near = did_you_mean(key, wanted.all());
                let fix = format!("{near}Used here: {}.", wanted.all().collect::<Vec<_>>().join(", "));
                faults.error(library.spot(&file, &[key]), format!("Nothing says the reply [{key}]"), fix);
            }
        }
        if council.is_none() {
            unanswered(library, language, layer, expected, faults);
        } else {
            over(library, language, council, layer, faults);
        }
    }
}

fn head(
    library: &Library,
    file: &str,
    response: &Response,
    today: Date,
    withdraws: bool,
    faults: &mut Faults,
) {
    let top = || library.spot(file, &[]);
    let empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    if empty(&response.owner) {
        faults.error(top(), "Nobody owns this wording", "Add owner = \"the team that answers for it\".");
    }
    if empty(&response.source) {
        faults.error(top(), "This wording has no source", "Add source = \"where it comes from\".");
    }
    match response.reviewed {
        Some(day) => {
            let owner = response.owner.as_deref().unwrap_or("the owner");
            reviewed((day, owner), today, withdraws, || library.spot(file, &["reviewed"]), faults);
        }
        None => faults.error(
            top(),
            "This wording was never reviewed",
            "Add reviewed = 2026-11-01, the day it was read.",
        ),
    }
}

fn missing(library: &Library, file: &str, response: &Response, wanted: &Keys, faults: &mut Faults) {
    for key in wanted.needed.iter().filter(|key| !response.wording.contains_key(*key)) {
        faults.error(
            library.spot(file, &[]),
            format!("The reply [{key}] is missing"),
            format!("Add [{key}] with its text."),
        );
    }
}

/// What a council's intent needs must be in its own wording or in that which lies under it.
fn over(library: &Library, language: &str, council: Option<&CouncilId>, layer: &Layer, faults: &mut Faults) {
    let view = view(library, language, council);
    for (id, intent) in &layer.intents {
        let responses: Vec<&Response> =
            view.iter().filter_map(|(_, layer)| layer.responses.get(id)).collect();
        let has = |key: &String| responses.iter().any(|response| response.wording.contains_key(key));
        // Without any the shared intent is at fault, and said to be.
        if responses.is_empty() {
            continue;
        }
        for key in Keys::of(intent).needed.iter().filter(|key| !has(key)) {
            let file = path(Tree::Intents, council, language, id);
            let what = format!("This needs the reply [{key}], which no wording of it has");
            let fix = format!("Write it in {}.", path(Tree::Responses, council, language, id));
            faults.error(library.spot(&file, &[]), what, fix);
        }
    }
}

/// Rules and code that would be silent.
fn unanswered(library: &Library, language: &str, layer: &Layer, expected: &Expected, faults: &mut Faults) {
    for (id, rule) in layer.rules.iter().filter(|(id, _)| !layer.responses.contains_key(*id)) {
        let fix = format!("Write {} with [answer].", path(Tree::Responses, None, language, id));
        faults.error(library.spot(&rule.file, &[]), "This rule has no wording", fix);
    }
    let files: BTreeSet<&str> =
        expected.replies.iter().filter_map(|reply| Some(reply.name.split_once('.')?.0)).collect();
    for name in files {
        let Ok(id) = IntentId::parse(&format!("{SYSTEM}/{name}")) else { continue };
        if !layer.responses.contains_key(&id) {
            let file = path(Tree::Responses, None, language, &id);
            faults.error(
                library.spot(&file, &[]),
                "The program's own wording is missing",
                "Write this file.",
            );
        }
    }
    let file = format!("intents/{language}/{SYSTEM}/words.toml");
    for list in expected.words.iter().filter(|list| layer.words.get(**list).is_none_or(Vec::is_empty)) {
        faults.error(
            library.spot(&file, &[]),
            format!("The word list `{list}` is missing"),
            "Write the words people use.",
        );
    }
    for list in layer
        .words
        .keys()
        .filter(|list| !expected.words.is_empty() && !expected.words.contains(&list.as_str()))
    {
        let near = did_you_mean(list, expected.words.iter().copied());
        let fix = format!("{near}Take it out if it is not wanted.");
        faults.error(library.spot(&file, &[list]), format!("Nothing reads the word list `{list}`"), fix);
    }
}

/// The replies that are said.
struct Keys {
    needed: Vec<String>,
    possible: Vec<String>,
}

impl Keys {
    fn answer() -> Self {
        Self { needed: vec!["answer".to_owned()], possible: Vec::new() }
    }

    fn of(intent: &Intent) -> Self {
        match intent.does {
            Does::Report => {}
            Does::SmallTalk => return Self { possible: vec!["again".to_owned()], ..Self::answer() },
            _ => return Self::answer(),
        }
        let asked = intent.details.iter().filter(|detail| !detail.optional);
        let mut needed: Vec<_> = asked.map(|detail| format!("ask_{}", detail.name)).collect();
        let mut possible = vec!["first".to_owned(), "confirm".to_owned()];
        if needed.len() > 1 {
            possible.push("ask".to_owned());
        }
        needed.extend(intent.before.iter().map(Before::reply));
        needed.push("done".to_owned());
        Self { needed, possible }
    }

    fn system(expected: &Expected, id: &IntentId) -> Option<Self> {
        let keys = expected.replies.iter().filter_map(|reply| reply.name.split_once('.'));
        let needed: Vec<_> =
            keys.filter(|(file, _)| *file == id.name()).map(|(_, key)| key.to_owned()).collect();
        (!needed.is_empty()).then_some(Self { needed, possible: Vec::new() })
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.needed.iter().chain(&self.possible).map(String::as_str)
    }

    fn has(&self, key: &str) -> bool {
        self.all().any(|known| known == key)
    }
}
