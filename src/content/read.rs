//! From texts by path to a library: every file parsed and put in its place. What must hold between files is for
//! `check`.

use super::about::About;
use super::council::{By, Council, Duty};
use super::document::parse;
use super::facts::FactTable;
use super::fault::{Faults, Spot};
use super::library::{Layer, Library, Response, SafetyRule, TestFile};
use super::load::Files;
use super::notice::Notice;
use super::opening::HoursFor;
use super::path::{Place, Tree, council_path};
use super::schema::{
    CouncilFile, DoesFile, FactsFile, HoursFile, HoursForFile, Intent, PlacesFile, ResponseFile, RuleFile,
    RuleTests, Service, Spelling, Tests,
};
use crate::domain::council::Hours;
use crate::domain::ids::{CouncilId, IntentId, ServiceId};
use jiff::civil::Time;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The area of the rules that run before everything, with files of their own shape.
pub(super) const SAFETY: &str = "safety";
/// The area of the program's own wording and word lists.
pub(super) const SYSTEM: &str = "system";
/// The file of that area with the words that the spelling repair knows.
const SPELLING: &str = "spelling";

pub(super) fn library(files: Files, faults: &mut Faults) -> Library {
    let mut library = Library::new(files.clone());
    let mut groups = BTreeMap::<CouncilId, Vec<Group>>::new();
    let mut places = Vec::new();
    for (file, text) in files.iter() {
        match Place::of(file) {
            Ok(Place::Services) => {
                library.services =
                    parse::<BTreeMap<ServiceId, Service>>(file, text, faults).unwrap_or_default();
            }
            Ok(Place::Council(id)) => {
                if let Some(council) = parse::<CouncilFile>(file, text, faults) {
                    let inline = council.facts.iter().map(|(name, facts)| Group {
                        file: file.to_owned(),
                        keys: vec!["facts".to_owned(), name.clone(), "values".to_owned()],
                        facts: facts.clone(),
                    });
                    groups.entry(id.clone()).or_default().extend(inline);
                    let council = read_council(&library, id, council, faults);
                    library.councils.insert(council.id.clone(), council);
                }
            }
            Ok(Place::Facts(id, _)) => {
                if let Some(facts) = parse::<FactsFile>(file, text, faults) {
                    let keys = vec!["values".to_owned()];
                    groups.entry(id).or_default().push(Group { file: file.to_owned(), keys, facts });
                }
            }
            Ok(Place::Places(id)) => {
                places
                    .extend(parse::<PlacesFile>(file, text, faults).map(|more| (id, file.to_owned(), more)));
            }
            Ok(Place::Content { tree, council, language, id }) => {
                read_content(&mut library, file, text, (tree, council, language, id), faults);
            }
            Err(fix) => faults.error(Spot::top(file), "Nothing reads a file at this path", fix),
        }
    }
    for (id, file, more) in places {
        match library.councils.get_mut(&id) {
            Some(council) => council.places.join(more),
            None => faults.error(Spot::top(&file), no_council(&id, "places"), NO_COUNCIL_FIX),
        }
    }
    for (id, groups) in groups {
        let table = read_facts(&library, &groups, faults);
        match library.councils.get_mut(&id) {
            Some(council) => council.facts = Arc::new(table),
            None => {
                faults.error(Spot::top(&council_path(&id)), no_council(&id, "facts"), NO_COUNCIL_FIX);
            }
        }
    }
    library
}

const NO_COUNCIL_FIX: &str = "Write it: moothall new council shows how.";

fn no_council(id: &CouncilId, has: &str) -> String {
    format!("The council `{id}` has {has} and no council.toml that can be read")
}

/// A group of facts, and where it stands.
struct Group {
    file: String,
    keys: Vec<String>,
    facts: FactsFile,
}

fn read_facts(library: &Library, groups: &[Group], faults: &mut Faults) -> FactTable {
    let mut table = FactTable::default();
    for group in groups {
        for (name, value) in &group.facts.values {
            let keys: Vec<&str> = group.keys.iter().map(String::as_str).chain([name.as_str()]).collect();
            let spot = || library.spot(&group.file, &keys);
            if !table.add(name, value, &spot, faults) {
                let what = format!("The council has two facts of the name `{name}`");
                faults.error(spot(), what, "Keep one, or give them different names.");
            }
        }
    }
    table
}

fn read_content(
    library: &mut Library,
    file: &str,
    text: &str,
    (tree, council, language, id): (Tree, Option<CouncilId>, String, IntentId),
    faults: &mut Faults,
) {
    if tree == Tree::Tests {
        let tests = if id.area() == SAFETY {
            let Some(tests) = parse::<RuleTests>(file, text, faults) else { return };
            TestFile { matches: tests.fires, silent: tests.silent, ..TestFile::empty(file, language, id) }
        } else {
            let Some(tests) = parse::<Tests>(file, text, faults) else { return };
            TestFile {
                matches: tests.matches,
                never: tests.never,
                known_failures: tests.known_failures,
                ..TestFile::empty(file, language, id)
            }
        };
        library.tests.push(tests);
        return;
    }
    let entry = library.languages.entry(language).or_default();
    let layer: &mut Layer = match council {
        Some(council) => entry.local.entry(council).or_default(),
        None => &mut entry.shared,
    };
    if tree == Tree::Responses {
        let Some(source) = parse::<ResponseFile>(file, text, faults) else { return };
        let mut wording = BTreeMap::new();
        for (key, reply) in &source.wording {
            match library.templates.compile(reply) {
                Ok(compiled) => {
                    wording.insert(key.clone(), compiled);
                }
                Err(error) => faults.error(
                    Spot { file: file.to_owned(), line: super::document::line(text, &[key, "text"]) },
                    format!("The text of [{key}] cannot be used: {error}"),
                    "Values are written {{ facts.name }} or {{ detail }}, perhaps with a filter: day, spoken, list.",
                ),
            }
        }
        let ResponseFile { owner, source, reviewed, .. } = source;
        layer.responses.insert(id, Response { owner, source, reviewed, wording });
    } else if id.area() == SAFETY {
        if let Some(rule) = parse::<RuleFile>(file, text, faults) {
            let rule = SafetyRule {
                id: id.name().to_owned(),
                file: file.to_owned(),
                service: rule.service,
                title: rule.title,
                level: rule.level,
                order: rule.order,
                quiet: rule.quiet,
                consent: rule.consent,
                fires_on: rule.fires_on,
                unless: rule.unless,
                lists: rule.lists,
            };
            layer.rules.insert(id, rule);
        }
    } else if id.area() == SYSTEM && id.name() == SPELLING {
        layer.spelling = parse::<Spelling>(file, text, faults).unwrap_or_default();
    } else if id.area() == SYSTEM {
        layer.words.extend(parse::<BTreeMap<String, Vec<String>>>(file, text, faults).unwrap_or_default());
    } else if let Some(intent) = parse::<Intent>(file, text, faults) {
        layer.intents.insert(id, intent);
    }
}

fn read_council(library: &Library, id: CouncilId, file: CouncilFile, faults: &mut Faults) -> Council {
    let path = council_path(&id);
    Council {
        hours: read_hours(library, &path, &["hours"], &file.hours, faults),
        hours_for: read_hours_for(library, &path, file.hours_for, faults),
        notices: file.notice.into_iter().map(Notice::new).collect(),
        until: file.until,
        successor: file.successor,
        does: file.does.into_iter().map(|does| read_duty(does, &file.bodies)).collect(),
        id,
        name: file.name,
        short_name: file.short_name,
        tier: file.tier,
        parent: file.parent,
        places: file.places,
        bodies: file.bodies,
        prefix: file.reference_prefix,
        postcodes: file.postcodes,
        facts: Arc::default(),
    }
}

/// A body of the council's own goes before a council of the same name; a name that is neither is left as a body, which
/// `check` does not find.
fn read_duty<V>(does: DoesFile, bodies: &BTreeMap<String, V>) -> Duty {
    let by = match CouncilId::parse(&does.by) {
        Ok(council) if !bodies.contains_key(&does.by) => By::Council(council),
        _ => By::Body(does.by),
    };
    let about = About { services: does.services, areas: does.areas };
    Duty { about, places: does.places, by, from: does.from, until: does.until }
}

fn read_hours_for(
    library: &Library,
    path: &str,
    entries: Vec<HoursForFile>,
    faults: &mut Faults,
) -> Vec<HoursFor> {
    let read = |(index, entry): (usize, HoursForFile)| {
        let keys = ["hours_for", &index.to_string(), "hours"];
        let hours = read_hours(library, path, &keys, &entry.hours, faults);
        let about = About { services: entry.services, areas: entry.areas };
        HoursFor { about, hours, out_of_hours: entry.out_of_hours }
    };
    entries.into_iter().enumerate().map(read).collect()
}

fn read_hours(
    library: &Library,
    path: &str,
    keys: &[&str],
    file: &HoursFile,
    faults: &mut Faults,
) -> Option<Hours> {
    let mut hours = Hours { closed: file.closed.iter().copied().collect(), ..Hours::default() };
    for (index, (day, written)) in file.week().into_iter().enumerate() {
        let Some(written) = written else { continue };
        let span = written.split_once('-').and_then(|(from, to)| {
            let (from, to): (Time, Time) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
            (from < to).then_some((from, to))
        });
        if span.is_none() {
            let what = format!("`{written}` are no hours");
            let fix = "Write from and to as 08:45-17:00; leave out a day that is closed.";
            faults.error(library.spot(path, &[keys, &[day]].concat()), what, fix);
        }
        hours.week[index] = span;
    }
    (*file != HoursFile::default()).then_some(hours)
}
