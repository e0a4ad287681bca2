//! A council's own phrases and words: they join a trained model without training (decision 9 of the design).
//!
//! One value holds one council's phrases, and a ranking looks at the value it is handed and at no
//! other, so no council can change another's answers. Must not know which council that is.

use super::features::Grams;
use super::normalise::{Normalised, normalise};
use super::ranking::Candidate;
use super::spelling::LocalWords;
use super::{Example, Model};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Cosine from which a text counts as the same phrase with a slip in it.
const NEAR: f32 = 0.85;

/// Phrases of one council, made ready for one model's vocabulary.
#[derive(Debug, Clone, Default)]
pub struct LocalExamples {
    phrases: Vec<Phrase>,
    /// For each gram the phrases that hold it, and its weight there; sorted by gram.
    index: Vec<(u64, usize, f32)>,
    words: LocalWords,
}

#[derive(Debug, Clone)]
struct Phrase {
    text: String,
    plain: String,
    label: Arc<str>,
}

/// The phrase that a text is, or nearly is.
pub(super) struct Near<'a> {
    pub(super) phrase: &'a str,
    label: &'a Arc<str>,
    /// 1 for the phrase itself, else the cosine.
    pub(super) closeness: f32,
}

impl LocalExamples {
    /// Makes a council's phrases ready to be looked up beside a model. Labels may be new to the
    /// model. Phrases without a word are left out; of two that come to the same plain words the
    /// later counts.
    pub fn new(model: &Model, examples: &[Example]) -> Self {
        let mut by_words: BTreeMap<String, (&Example, Grams)> = BTreeMap::new();
        for example in examples {
            let plain = normalise(&example.text);
            if !plain.is_empty() {
                by_words.insert(plain.text(), (example, Grams::of(&plain)));
            }
        }
        let mut local = Self::default();
        for (place, (plain, (example, grams))) in by_words.into_iter().enumerate() {
            local.index.extend(model.weigh(&grams).into_iter().map(|(gram, weight)| (gram, place, weight)));
            let label = example.label.as_str().into();
            local.phrases.push(Phrase { text: example.text.clone(), plain, label });
        }
        local.index.sort_unstable_by_key(|&(gram, place, _)| (gram, place));
        local.knowing([])
    }

    /// Adds the names and words that are no misspellings at this council; the words of its phrases
    /// are none anyhow.
    #[must_use]
    pub fn knowing<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        let phrases = self.phrases.iter().map(|phrase| phrase.plain.as_str());
        let words = LocalWords::new(phrases.chain(names));
        Self { words, ..self }
    }

    /// The words that are no misspellings here.
    pub(super) fn words(&self) -> &LocalWords {
        &self.words
    }

    /// The nearest phrase, if one is near enough. `weigh` is called only when no phrase is the text
    /// itself.
    pub(super) fn nearest(
        &self,
        text: &Normalised,
        weigh: impl FnOnce() -> Vec<(u64, f32)>,
    ) -> Option<Near<'_>> {
        let plain = text.text();
        let (place, closeness) = match self.phrases.binary_search_by(|phrase| phrase.plain.cmp(&plain)) {
            Ok(same) => (same, 1.0),
            Err(_) => self.most_alike(&weigh()).filter(|(_, cosine)| *cosine >= NEAR)?,
        };
        let Phrase { text: phrase, label, .. } = &self.phrases[place];
        Some(Near { phrase, label, closeness })
    }

    fn most_alike(&self, text: &[(u64, f32)]) -> Option<(usize, f32)> {
        let mut cosines = vec![0.0; self.phrases.len()];
        for &(gram, weight) in text {
            let from = self.index.partition_point(|(each, _, _)| *each < gram);
            for (_, place, theirs) in self.index[from..].iter().take_while(|(each, _, _)| *each == gram) {
                cosines[*place] += weight * theirs;
            }
        }
        cosines.into_iter().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

impl Near<'_> {
    /// Gives the phrase's label the share that it is close, and leaves the rest to the model.
    pub(super) fn lift(&self, candidates: &mut Vec<Candidate>) {
        let share = self.closeness.min(1.0);
        candidates.iter_mut().for_each(|candidate| candidate.probability *= 1.0 - share);
        match candidates.iter_mut().find(|candidate| candidate.label == *self.label) {
            Some(known) => known.probability += share,
            None => candidates.push(Candidate { label: Arc::clone(self.label), probability: share }),
        }
    }
}
