//! The library: everything that one source holds, read once, checked, and never changed.

use super::check;
use super::council::Council;
use super::document;
use super::fault::{Faults, Spot};
use super::load::{Files, Source};
use super::pack::Pack;
use super::read;
use super::render::{Templates, Wording};
use super::schema::{Intent, Level, Service, Spelling};
use crate::domain::ids::{CouncilId, IntentId, ServiceId};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the program's own code needs from the content; the caller that has the code hands it in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expected {
    /// Replies of the area `system`.
    pub replies: &'static [SystemReply],
    /// Word lists of `intents/<language>/system/words.toml`.
    pub words: &'static [&'static str],
    /// Facts that code reads by name.
    pub facts: &'static [&'static str],
}

/// A reply that code uses by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemReply {
    /// File and key: `hand_off.queued` is `[queued]` in `responses/<language>/system/hand_off.toml`.
    pub name: &'static str,
    /// Names its text may use besides `facts.…` and `council.name`.
    pub values: &'static [&'static str],
}

/// A safety rule: the plain values that the safety engine compiles.
#[derive(Debug, Clone, PartialEq)]
pub struct SafetyRule {
    /// The name of its file: `gas`. Its wording is the reply `answer` of the intent `safety/gas`.
    pub id: String,
    /// The file, for faults.
    pub file: String,
    /// The best guess of the service.
    pub service: ServiceId,
    /// What agents see.
    pub title: String,
    /// How bad it is.
    pub level: Level,
    /// Lower runs first.
    pub order: u32,
    /// Nothing is pushed to the resident until they say it is safe.
    pub quiet: bool,
    /// A ticket opens only if the resident agrees.
    pub consent: bool,
    /// Patterns that fire it.
    pub fires_on: Vec<String>,
    /// Patterns that keep it silent.
    pub unless: Vec<String>,
    /// Words that patterns name.
    pub lists: BTreeMap<String, Vec<String>>,
}

/// A response file, compiled.
#[derive(Debug, Clone)]
pub(super) struct Response {
    pub(super) owner: Option<String>,
    pub(super) source: Option<String>,
    pub(super) reviewed: Option<Date>,
    pub(super) wording: BTreeMap<String, Wording>,
}

/// A test file: phrases that must, and must not, lead to an intent or fire a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFile {
    /// The file.
    pub file: String,
    /// Its language.
    pub language: String,
    /// The intent it is for; `safety/gas` for a rule.
    pub intent: IntentId,
    /// These lead here, or fire the rule.
    pub matches: Vec<String>,
    /// These lead elsewhere, and where.
    pub never: BTreeMap<String, IntentId>,
    /// For a rule: these do not fire it.
    pub silent: Vec<String>,
    /// Those of `matches` and `never` that are known not to hold yet.
    pub known_failures: Vec<String>,
}

impl TestFile {
    /// A file that asks for nothing.
    pub(super) fn empty(file: &str, language: String, intent: IntentId) -> Self {
        Self {
            file: file.to_owned(),
            language,
            intent,
            matches: Vec::new(),
            never: BTreeMap::new(),
            silent: Vec::new(),
            known_failures: Vec::new(),
        }
    }
}

/// One language of one folder: the shared one or a council's.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) intents: BTreeMap<IntentId, Intent>,
    pub(super) rules: BTreeMap<IntentId, SafetyRule>,
    pub(super) responses: BTreeMap<IntentId, Response>,
    pub(super) words: BTreeMap<String, Vec<String>>,
    pub(super) spelling: Spelling,
}

/// One language: shared, and what councils lay over it.
#[derive(Debug, Default)]
pub(super) struct Language {
    pub(super) shared: Layer,
    pub(super) local: BTreeMap<CouncilId, Layer>,
}

/// Everything of one source. Put it behind an `Arc`; a change is a new library.
#[derive(Debug)]
pub struct Library {
    pub(super) services: BTreeMap<ServiceId, Service>,
    pub(super) councils: BTreeMap<CouncilId, Council>,
    pub(super) languages: BTreeMap<String, Language>,
    pub(super) templates: Templates,
    pub(super) tests: Vec<TestFile>,
    pub(super) files: Files,
    faults: Faults,
}

impl Library {
    /// Reads and checks everything; `today` decides which facts and reviews have run out.
    ///
    /// # Errors
    /// Every fault of every file, when at least one is an error.
    pub fn load(source: &Source, today: Date, expected: &Expected) -> Result<Self, Faults> {
        let library = Self::read(source, today, expected);
        if library.faults.refuse() { Err(library.faults) } else { Ok(library) }
    }

    /// The same whatever is wrong, for `moothall check`: a faulty library holds what could be made of the files.
    pub fn read(source: &Source, today: Date, expected: &Expected) -> Self {
        let mut faults = Faults::default();
        let mut library = read::library(source.read(&mut faults), &mut faults);
        check::all(&library, today, expected, &mut faults);
        faults.tidy();
        library.faults = faults;
        library
    }

    pub(super) fn new(files: Files) -> Self {
        Self {
            services: BTreeMap::new(),
            councils: BTreeMap::new(),
            languages: BTreeMap::new(),
            templates: Templates::new(),
            tests: Vec::new(),
            files,
            faults: Faults::default(),
        }
    }

    /// What was found wrong: warnings and notes alone in a library that was not refused.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// One council's view in one language, whatever the day: a council that ends is itself, and one that comes after it
    /// has its places already. None when either is unknown.
    pub fn pack(&self, council: &CouncilId, language: &str) -> Option<Pack<'_>> {
        Pack::new(self, self.chain(self.councils.get(council)?), language, Date::MAX)
    }

    /// Every council, the nation with its facts included, by slug.
    pub fn councils(&self) -> impl Iterator<Item = &Council> {
        self.councils.values()
    }

    /// Every language that has shared content: `en`.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// The shared intents of a language, by id.
    pub fn intents<'a>(&'a self, language: &str) -> impl Iterator<Item = (&'a IntentId, &'a Intent)> {
        self.languages.get(language).into_iter().flat_map(|language| &language.shared.intents)
    }

    /// The shared training set of a language: each phrase with its intent, in the order of intents. Phrases of a
    /// council are not among them: see [`Pack::local_examples`].
    pub fn examples<'a>(&'a self, language: &str) -> impl Iterator<Item = (&'a str, &'a IntentId)> {
        self.intents(language)
            .flat_map(|(id, intent)| intent.phrases.iter().map(move |phrase| (phrase.as_str(), id)))
    }

    /// What the spelling repair knows of a language. Words of a council are not among it: see [`Pack::own_words`].
    pub fn spelling(&self, language: &str) -> Option<&Spelling> {
        self.languages.get(language).map(|language| &language.shared.spelling)
    }

    /// A service by name.
    pub fn service(&self, service: &ServiceId) -> Option<&Service> {
        self.services.get(service)
    }

    /// The test files, of intents and of safety rules.
    pub fn tests(&self) -> &[TestFile] {
        &self.tests
    }

    /// Where an entry stands: keys from the top down, items of an array by their number from 0. For checks that need
    /// more than this room knows: `library.spot(&rule.file, &["fires_on", "3"])`.
    pub fn spot(&self, file: &str, keys: &[&str]) -> Spot {
        let line = self.files.get(file).map_or(1, |text| document::line(text, keys));
        Spot { file: file.to_owned(), line }
    }

    /// The same for some words inside an entry.
    pub(super) fn spot_of(&self, file: &str, keys: &[&str], words: &str) -> Spot {
        let line = self.files.get(file).map_or(1, |text| document::line_of(text, keys, words));
        Spot { file: file.to_owned(), line }
    }

    /// Every folder's layer in every language: first the shared one, then those of councils.
    pub(super) fn layers(&self) -> impl Iterator<Item = (&str, Option<&CouncilId>, &Layer)> {
        self.languages.iter().flat_map(|(name, language)| {
            let local = language.local.iter().map(|(council, layer)| (Some(council), layer));
            [(None, &language.shared)]
                .into_iter()
                .chain(local)
                .map(|(council, layer)| (name.as_str(), council, layer))
        })
    }

    /// From a council's own folder outwards to its parents'. A circle of parents ends where it closes.
    pub(super) fn chain<'a>(&'a self, council: &'a Council) -> Vec<&'a Council> {
        self.chain_by(council, |council| council)
    }

    /// The same where another council may be in office for each.
    pub(super) fn chain_by<'a>(
        &'a self,
        council: &'a Council,
        office: impl Fn(&'a Council) -> &'a Council,
    ) -> Vec<&'a Council> {
        let mut chain = vec![office(council)];
        while let Some(parent) = chain.last().and_then(|last| last.parent.as_ref())
            && let Some(parent) = self.councils.get(parent).map(&office)
            && !chain.iter().any(|seen| seen.id == parent.id)
        {
            chain.push(parent);
        }
        chain
    }
}
