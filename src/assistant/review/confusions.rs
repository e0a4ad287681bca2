//! Confusions: which phrases lead elsewhere once they are held out of training. Advice, never a fault: content with
//! confusions works, only less well.

use super::phrases::{Alike, Few, alike, few};
use crate::assistant::mind::lesson;
use crate::content::{Library, Spot};
use crate::domain::ids::IntentId;
use crate::matcher::{Encoder, Options, Ranking, TrainingError, cross_validate};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Parts of the phrases, each of which is judged by a model of the others.
const FOLDS: usize = 5;

/// From this probability on a phrase is said to sit nearer to another intent: then all others together are less likely.
const ASTRAY: f32 = 0.5;

/// What to look at in the phrases of one language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    /// The language: `en`.
    pub language: String,
    /// Phrases that were held out: all but those that are their intent's only one.
    pub held_out: usize,
    /// Of those, how many led to their own intent.
    pub right: usize,
    /// Intents that take each other's phrases, most phrases first.
    pub pairs: Vec<Pair>,
    /// Phrases that sit nearer to another intent than to their own, surest first.
    pub astray: Vec<Astray>,
    /// Intents with too few phrases, fewest first.
    pub few: Vec<Few>,
    /// Intents whose phrases are too alike, most alike first.
    pub alike: Vec<Alike>,
}

/// Two intents, of which at least one takes phrases of the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The one that loses more.
    pub one: IntentId,
    /// The other.
    pub other: IntentId,
    /// Phrases of `one` that were taken for `other`.
    pub one_as_other: Vec<String>,
    /// Phrases of `other` that were taken for `one`.
    pub other_as_one: Vec<String>,
}

impl Pair {
    /// Phrases that go astray between the two.
    pub fn count(&self) -> usize {
        self.one_as_other.len() + self.other_as_one.len()
    }

    /// The same seen from the other.
    fn turned(self) -> Self {
        let Self { one, other, one_as_other, other_as_one } = self;
        Self { one: other, other: one, one_as_other: other_as_one, other_as_one: one_as_other }
    }
}

/// A phrase that sits nearer to another intent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Astray {
    /// The file it stands in.
    pub file: String,
    /// Its line there, from 1.
    pub line: u32,
    /// The phrase.
    pub phrase: String,
    /// The intent it is for.
    pub intent: IntentId,
    /// The one it is taken for.
    pub taken_for: IntentId,
    /// How likely that one is, over 0.5, at most 1.
    pub probability: f32,
    /// The phrase that shares most words with it, and that one's intent; none when no phrase shares any.
    pub nearest: Option<Near>,
}

/// A phrase near to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Near {
    /// As it stands in its file.
    pub phrase: String,
    /// The intent it is for.
    pub intent: IntentId,
}

/// Looks for confusions in the shared phrases of a language. Phrases of councils are not looked at: they train nothing.
///
/// # Errors
/// When the phrases cannot be learnt.
pub fn advise(
    library: &Library,
    language: &str,
    encoder: Option<Arc<dyn Encoder>>,
) -> Result<Advice, TrainingError> {
    let (examples, known) = lesson(library, language);
    let options = Options { language: Arc::new(known), encoder, ..Options::default() };
    let judged =
        cross_validate(&examples, &options, FOLDS, |model, example| Judged::of(model.rank(&example.text)))?;
    let mut taken: BTreeMap<(&IntentId, &IntentId), Vec<String>> = BTreeMap::new();
    let mut astray = Vec::new();
    for ((phrase, intent), judged) in library.examples(language).zip(&judged) {
        let said = judged.as_ref().and_then(|judged| judged.intent.as_ref()).filter(|said| *said != intent);
        let (Some(judged), Some(said)) = (judged, said) else { continue };
        taken.entry((intent, said)).or_default().push(phrase.to_owned());
        if judged.probability > ASTRAY {
            let spot = place(library, language, intent, phrase);
            astray.push(Astray {
                file: spot.file,
                line: spot.line,
                phrase: phrase.to_owned(),
                intent: intent.clone(),
                taken_for: said.clone(),
                probability: judged.probability,
                nearest: judged.nearest.as_ref().and_then(|phrase| near(library, language, phrase)),
            });
        }
    }
    astray.sort_by(|one, other| other.probability.total_cmp(&one.probability));
    let held_out = judged.iter().flatten().count();
    Ok(Advice {
        language: language.to_owned(),
        held_out,
        right: held_out - taken.values().map(Vec::len).sum::<usize>(),
        pairs: pairs(taken),
        astray,
        few: few(library, language),
        alike: alike(library, language),
    })
}

/// What a model that never saw a phrase makes of it.
struct Judged {
    intent: Option<IntentId>,
    probability: f32,
    nearest: Option<String>,
}

impl Judged {
    fn of(ranking: Ranking) -> Self {
        let first = &ranking.candidates[0];
        Self {
            intent: IntentId::parse(&first.label).ok(),
            probability: first.probability,
            nearest: ranking.reason.nearest.map(|near| near.phrase),
        }
    }
}

/// Where a phrase stands.
fn place(library: &Library, language: &str, intent: &IntentId, phrase: &str) -> Spot {
    let its = library.examples(language).filter(|(_, its)| *its == intent);
    let number = its.take_while(|(text, _)| *text != phrase).count().to_string();
    library.spot(&format!("intents/{language}/{intent}.toml"), &["phrases", &number])
}

fn near(library: &Library, language: &str, phrase: &str) -> Option<Near> {
    let (phrase, intent) = library.examples(language).find(|(text, _)| *text == phrase)?;
    Some(Near { phrase: phrase.to_owned(), intent: intent.clone() })
}

/// Both directions of each two intents together.
fn pairs<'a>(mut taken: BTreeMap<(&'a IntentId, &'a IntentId), Vec<String>>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    while let Some(((one, other), one_as_other)) = taken.pop_first() {
        let other_as_one = taken.remove(&(other, one)).unwrap_or_default();
        let pair = Pair { one: one.clone(), other: other.clone(), one_as_other, other_as_one };
        let turned = pair.other_as_one.len() > pair.one_as_other.len();
        pairs.push(if turned { pair.turned() } else { pair });
    }
    pairs.sort_by_key(|pair| Reverse(pair.count()));
    pairs
}
