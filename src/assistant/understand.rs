//! From a council's pack to matcher and safety rules, and from a text to what was probably meant.
//!
//! `matcher`, `safety` and `content` do not know each other: here the pack's phrases, word lists, streets and rules are
//! handed to the others as plain values, once, when content is loaded. Pure but for what it keeps in memory.

use super::controls::Controls;
use super::reason;
use crate::content::{self, Library, Pack};
use crate::domain::ids::{CouncilId, IntentId, ServiceId};
use crate::matcher;
use crate::matcher::entities::{Context, EntityKind, Gazetteer, find_all};
use crate::matcher::{Example, Limits, LocalExamples, Model, Ranking, TrainingError, Verdict};
use crate::safety::{Level, RuleSource, Rules};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// How many guesses beside the best a result carries.
const ALTERNATIVES: usize = 3;

/// What was probably meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Understanding {
    /// Best first, with probabilities from 0 to 1; empty for no words.
    pub guesses: Vec<Guess>,
    /// What to make of them.
    pub certainty: Certainty,
    /// The safety rule that fired, worst first.
    pub alarm: Option<Alarm>,
    /// Why the best guess is the best, in a plain sentence for agents and `--explain`.
    pub reason: String,
}

/// One guess.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// What may be meant.
    pub intent: IntentId,
    /// Its service.
    pub service: ServiceId,
    /// Its probability, 0 to 1.
    pub probability: f32,
}

/// What to make of the guesses.
#[derive(Debug, Clone, PartialEq)]
pub enum Certainty {
    /// This is meant.
    Clear(IntentId),
    /// One of these two or three, best first.
    Close(Vec<IntentId>),
    /// None of them may be.
    Unsure,
}

/// A safety rule that fired.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// The rule: the name of its file.
    pub rule: String,
    /// The service it belongs to.
    pub service: ServiceId,
    /// A person in danger, or a place.
    pub level: Level,
    /// Nothing is pushed to the resident until they say it is safe.
    pub quiet: bool,
    /// A ticket opens only if the resident agrees.
    pub consent: bool,
}

/// Why content could not be made into a mind.
#[derive(Debug, thiserror::Error)]
pub enum MindError {
    /// The matcher could not learn the phrases of a language.
    #[error("the phrases of `{language}` cannot be learnt: {source}")]
    Training {
        /// The language.
        language: String,
        /// Why not.
        source: TrainingError,
    },
    /// Safety rules that do not compile.
    #[error("{0}")]
    Rules(String),
}

/// All that is needed to understand people at every council of a library. Immutable: new content is a new mind.
pub struct Mind {
    /// The content it was made from.
    pub library: Library,
    models: HashMap<String, Arc<Model>>,
    councils: HashMap<(CouncilId, String), Local>,
    limits: Limits,
}

/// What one council adds.
struct Local {
    examples: LocalExamples,
    rules: Arc<Rules>,
    controls: Controls,
    gazetteer: Gazetteer,
}

impl Mind {
    /// Makes a mind from content. `learn` trains a matcher, or finds it trained already.
    ///
    /// # Errors
    /// [`MindError`] when phrases or safety rules cannot be used.
    pub fn new(
        library: Library,
        limits: Limits,
        mut learn: impl FnMut(&[Example], matcher::Language) -> Result<Model, TrainingError>,
    ) -> Result<Self, MindError> {
        let mut models = HashMap::new();
        let mut councils = HashMap::new();
        for language in library.languages() {
            let (examples, known) = lesson(&library, language);
            let model = learn(&examples, known)
                .map_err(|source| MindError::Training { language: language.to_owned(), source })?;
            let mut compiled: HashMap<Vec<&str>, Arc<Rules>> = HashMap::new();
            for council in library.councils() {
                let Some(pack) = library.pack(&council.id, language) else { continue };
                let rules = pack.safety_rules();
                // Most councils add no rule of their own and share one compiled set.
                let names: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
                let rules = match compiled.get(&names) {
                    Some(known) => Arc::clone(known),
                    None => {
                        let fresh = Arc::new(compile(&rules)?);
                        compiled.insert(names, Arc::clone(&fresh));
                        fresh
                    }
                };
                let own: Vec<Example> =
                    pack.local_examples().map(|(text, intent)| Example::new(text, intent.as_str())).collect();
                let local = Local {
                    examples: LocalExamples::new(&model, &own)
                        .knowing(place_names(&pack).chain(pack.own_words())),
                    rules,
                    controls: Controls::new(|name| pack.words(name)),
                    gazetteer: Gazetteer::new(place_names(&pack)),
                };
                councils.insert((council.id.clone(), language.to_owned()), local);
            }
            models.insert(language.to_owned(), Arc::new(model));
        }
        Ok(Self { library, models, councils, limits })
    }

    /// What a text probably means at this council. Safety rules see the same words first, whatever the matcher thinks.
    pub fn understand(&self, pack: &Pack<'_>, language: &str, text: &str) -> Understanding {
        let Some((model, local)) = self.models.get(language).zip(self.local(&pack.council().id, language))
        else {
            return Understanding::nothing();
        };
        let alarm = local.rules.check(text).and_then(|alarm| {
            let service = ServiceId::parse(&alarm.service).ok()?;
            Some(Alarm {
                rule: alarm.rule,
                service,
                level: alarm.level,
                quiet: alarm.quiet,
                consent: alarm.consent,
            })
        });
        if !text.chars().any(char::is_alphanumeric) {
            return Understanding { alarm, ..Understanding::nothing() };
        }
        let ranking = local.rank(model, text);
        let guesses: Vec<Guess> = ranking
            .candidates
            .iter()
            .filter_map(|candidate| {
                let intent = IntentId::parse(&candidate.label).ok()?;
                let service = pack.intent(&intent)?.service.clone();
                Some(Guess { intent, service, probability: candidate.probability })
            })
            .take(ALTERNATIVES + 1)
            .collect();
        let first =
            |count: usize| guesses.iter().take(count).map(|guess| guess.intent.clone()).collect::<Vec<_>>();
        let certainty = match (model.verdict(&ranking, &self.limits), guesses.first()) {
            (Verdict::Clear, Some(best)) => Certainty::Clear(best.intent.clone()),
            (Verdict::Close(count), Some(_)) => Certainty::Close(first(count)),
            (Verdict::Unsure, _) | (_, None) => Certainty::Unsure,
        };
        let title = |label: &str| {
            let known = IntentId::parse(label).ok().and_then(|intent| pack.title(&intent));
            known.unwrap_or("something else").to_owned()
        };
        let reason = reason::sentence(&ranking.reason, &ranking.candidates, title);
        Understanding { guesses, certainty, alarm, reason }
    }

    /// Every safety rule that a text fires, worst first.
    pub fn alarms(&self, pack: &Pack<'_>, language: &str, text: &str) -> Vec<String> {
        let local = self.local(&pack.council().id, language);
        local.map_or_else(Vec::new, |local| {
            local.rules.alarms(text).into_iter().map(|alarm| alarm.rule).collect()
        })
    }

    /// A council's steering words.
    pub fn controls(&self, council: &CouncilId, language: &str) -> Option<&Controls> {
        self.local(council, language).map(|local| &local.controls)
    }

    /// A council's streets and places.
    pub fn gazetteer(&self, council: &CouncilId, language: &str) -> Option<&Gazetteer> {
        self.local(council, language).map(|local| &local.gazetteer)
    }

    /// The language that a council has content for: the one asked for, else English.
    pub fn language<'a>(&self, asked: &'a str) -> &'a str {
        let primary = asked.split('-').next().unwrap_or(asked);
        if self.models.contains_key(primary) { primary } else { "en" }
    }

    fn local(&self, council: &CouncilId, language: &str) -> Option<&Local> {
        self.councils.get(&(council.clone(), language.to_owned()))
    }
}

/// Details that say where, or how to reach somebody, and never what is wanted.
const BESIDE: [EntityKind; 8] = [
    EntityKind::Address,
    EntityKind::Email,
    EntityKind::Place,
    EntityKind::Postcode,
    EntityKind::Reference,
    EntityKind::Registration,
    EntityKind::Street,
    EntityKind::Telephone,
];

impl Local {
    /// Ranks a text without the names of streets and the like, so that "Bin Lane" tells nothing. A
    /// council's own phrase may hold such a name.
    fn rank(&self, model: &Model, text: &str) -> Ranking {
        // No finder of these kinds looks at the day.
        let context = Context { gazetteer: &self.gazetteer, today: Date::MIN };
        let mut subject = text.to_owned();
        for entity in find_all(text, &context) {
            if BESIDE.contains(&entity.kind) {
                subject.replace_range(entity.span.clone(), &" ".repeat(entity.span.len()));
            }
        }
        let subject = without_long_numbers(&subject);
        let tells_nothing = !subject.chars().any(char::is_alphanumeric);
        let whole = tells_nothing || model.is_local(text, &self.examples);
        model.rank_with(if whole { text } else { &subject }, &self.examples)
    }
}

/// Without digits in rows of four and more: numbers of cards and accounts, which no intent has in its phrases.
fn without_long_numbers(text: &str) -> String {
    const LONG: usize = 4;
    let rows = text.as_bytes().chunk_by(|one, other| one.is_ascii_digit() == other.is_ascii_digit());
    let kept = rows.map(|row| if row.len() >= LONG && row[0].is_ascii_digit() { b" " } else { row });
    String::from_utf8(kept.collect::<Vec<_>>().concat()).expect("only whole digits were taken out")
}

impl Understanding {
    /// Of no words at all.
    pub fn nothing() -> Self {
        Self { guesses: Vec::new(), certainty: Certainty::Unsure, alarm: None, reason: String::new() }
    }
}

/// What the matcher of a language learns: every shared phrase with its intent, in the library's order, and what
/// spelling repair knows.
pub fn lesson(library: &Library, language: &str) -> (Vec<Example>, matcher::Language) {
    let examples = library.examples(language).map(|(text, intent)| Example::new(text, intent.as_str()));
    (examples.collect(), library.spelling(language).map(language_of).unwrap_or_default())
}

/// What spelling repair knows of a language, from its content.
pub fn language_of(spelling: &content::Spelling) -> matcher::Language {
    matcher::Language {
        words: spelling.words().map(str::to_owned).collect(),
        short_forms: spelling.short_forms.clone(),
    }
}

fn place_names<'a>(pack: &'a Pack<'_>) -> impl Iterator<Item = &'a str> {
    let all =
        |places: &'a content::Places| places.streets.iter().chain(&places.towns).chain(&places.parishes);
    pack.places().flat_map(all).map(String::as_str)
}

/// Compiles a council's safety rules.
///
/// # Errors
/// [`MindError::Rules`] with every fault of every rule.
pub fn compile(rules: &[&content::SafetyRule]) -> Result<Rules, MindError> {
    let sources = rules.iter().map(|rule| RuleSource {
        id: rule.id.clone(),
        level: match rule.level {
            content::Level::Emergency => Level::Emergency,
            content::Level::Urgent => Level::Urgent,
        },
        order: rule.order,
        quiet: rule.quiet,
        consent: rule.consent,
        service: rule.service.as_str().to_owned(),
        fires_on: rule.fires_on.clone(),
        unless: rule.unless.clone(),
        lists: rule.lists.clone(),
    });
    Rules::compile(sources.collect()).map_err(|errors| {
        MindError::Rules(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}
