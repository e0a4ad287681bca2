//! A mind: all that is needed to understand people at every council of a library.
//!
//! `matcher`, `safety` and `content` do not know each other: here the pack's phrases, word lists, streets and rules are
//! handed to the others as plain values, once, when content is loaded. Pure but for what it keeps in memory.

use super::controls::Controls;
use super::needs::Clauses;
use super::towns::{Spoken, Town, Towns};
use crate::content::{self, Library, Pack};
use crate::domain::ids::CouncilId;
use crate::domain::mask::MARKS;
use crate::matcher;
use crate::matcher::entities::{Context, EntityKind, Gazetteer, find_all};
use crate::matcher::{Example, Limits, LocalExamples, Model, Ranking, TrainingError, Verdict};
use crate::safety::{Level, RuleSource, Rules};
use jiff::civil::Date;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

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
    towns: Towns,
    limits: Limits,
}

/// What one council adds.
pub(super) struct Local {
    examples: LocalExamples,
    pub(super) rules: Arc<Rules>,
    controls: Controls,
    pub(super) clauses: Clauses,
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
                    clauses: Clauses::new(pack.words("joining")),
                    gazetteer: Gazetteer::new(place_names(&pack)),
                };
                councils.insert((council.id.clone(), language.to_owned()), local);
            }
            models.insert(language.to_owned(), Arc::new(model));
        }
        let towns = Towns::new(&library);
        Ok(Self { library, models, councils, towns, limits })
    }

    /// What the matcher makes of a text at this council, safety rules aside; none for no words.
    pub fn judge(&self, pack: &Pack<'_>, language: &str, text: &str) -> Option<(Ranking, Verdict)> {
        let local = self.local(&pack.council().id, language)?;
        let model = self.models.get(language).filter(|_| text.chars().any(char::is_alphanumeric))?;
        // A town of other councils is unknown to this one's own places, and its letters tell as little.
        let town = self.towns.find(text).filter(|town| town.spoken == Spoken::There);
        let ranking = local.rank(model, text, town.map(|town| town.found.span));
        let verdict = model.verdict(&ranking, &self.limits);
        Some((ranking, verdict))
    }

    /// A council's steering words.
    pub fn controls(&self, council: &CouncilId, language: &str) -> Option<&Controls> {
        self.local(council, language).map(|local| &local.controls)
    }

    /// A council's streets and places.
    pub fn gazetteer(&self, council: &CouncilId, language: &str) -> Option<&Gazetteer> {
        self.local(council, language).map(|local| &local.gazetteer)
    }

    /// The town or parish in a text that can be nothing else, of whatever council.
    pub fn town(&self, text: &str) -> Option<Town<'_>> {
        self.towns.find(text)
    }

    /// The language that a council has content for: the one asked for, else English.
    pub fn language<'a>(&self, asked: &'a str) -> &'a str {
        let primary = asked.split('-').next().unwrap_or(asked);
        if self.models.contains_key(primary) { primary } else { "en" }
    }

    pub(super) fn local(&self, council: &CouncilId, language: &str) -> Option<&Local> {
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
    fn rank(&self, model: &Model, text: &str, town: Option<Range<usize>>) -> Ranking {
        // No finder of these kinds looks at the day.
        let context = Context { gazetteer: &self.gazetteer, today: Date::MIN };
        let mut subject = text.to_owned();
        let beside = find_all(text, &context).into_iter().filter(|entity| BESIDE.contains(&entity.kind));
        for span in beside.map(|entity| entity.span).chain(town) {
            subject.replace_range(span.clone(), &" ".repeat(span.len()));
        }
        for mark in MARKS {
            // Our own words, and no part of what was asked.
            subject = subject.replace(mark, " ");
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
    let listed = move || pack.places().flat_map(all).map(String::as_str);
    // What the list has with its town ("Elmhurst Park, Woodbridge") is not named twice.
    let is_listed = move |name: &&str| listed().any(|listed| listed.split(',').next() == Some(name));
    listed().chain(pack.places_apart().filter(move |name| !is_listed(name)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::tests::{TODAY, small};
    use crate::content::{Expected, Source};

    const PARISHES: usize = 400;

    /// A name in letters for a number: what holds digits is left out of what is ranked. Two names differ in three
    /// letters and more, so that neither is a slip of the other.
    fn name(number: usize) -> String {
        let letter = |at: u32| {
            char::from(b'a' + u8::try_from(number / 20usize.pow(at) % 20).expect("below twenty")).to_string()
        };
        format!("zz{}x{}", letter(0).repeat(3), letter(1).repeat(3))
    }

    #[test]
    fn four_hundred_councils_share_one_model_and_each_keeps_its_own_words() {
        let mut files = small();
        let parish = files["councils/hayslope/council.toml"].clone();
        for number in 0..PARISHES {
            let slug = name(number);
            let own = format!(
                "service = \"allotments\"\ntitle = \"Plots\"\nabout = \"A plot.\"\ndoes = \"answer\"\nphrases = [\"the {slug} field\"]\n"
            );
            let says = "owner = \"Clerk\"\nsource = \"The clerk\"\nreviewed = 2026-11-01\n\n[answer]\ntext = \"Ask the clerk.\"\n";
            let parish = parish.replace("by = \"hayslope\"", &format!("by = \"{slug}\""));
            let path = |rest: &str| format!("councils/{slug}/{rest}");
            files.insert(path("council.toml"), parish);
            files.insert(path("intents/en/parks_trees/allotments.toml"), own);
            files.insert(path("responses/en/parks_trees/allotments.toml"), says.to_owned());
        }
        let library = Library::read(&Source::Memory(files), TODAY, &Expected::default());
        let mut trained = 0;
        let mind = Mind::new(library, Limits::default(), |examples, _| {
            trained += 1;
            Model::train(examples, &matcher::Options::default())
        });
        let mind = mind.unwrap();
        assert_eq!(trained, 1);
        for number in 0..PARISHES {
            let pack =
                |number: usize| mind.library.pack(&CouncilId::parse(&name(number)).unwrap(), "en").unwrap();
            let phrase = format!("the {} field", name(number));
            let here = mind.understand(&pack(number), "en", &phrase);
            assert_eq!(here.guesses[0].intent.name(), "allotments", "{phrase}");
            assert!(here.reason.contains("this council's own words"), "{}", here.reason);
            let elsewhere = mind.understand(&pack((number + 1) % PARISHES), "en", &phrase);
            assert!(!elsewhere.reason.contains("own words"), "{}", elsewhere.reason);
        }
    }
}
