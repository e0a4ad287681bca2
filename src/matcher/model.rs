//! The trained matcher: learns from labelled examples, then ranks the labels for any text.
//!
//! Ties the parts together: normalise → grams → planes → probabilities, gate and reason. Must not
//! know councils, conversations or files.

use super::calibrate::{Calibration, Held, Scores};
use super::features::{Grams, Vector, Vocabulary};
use super::linear::{Linear, Problem};
use super::normalise::{Normalised, normalise};
use super::ranking::{Candidate, Ranking, Reason};
use super::{Example, LocalExamples, Options, TrainingError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Parts that the examples are dealt into for cross-validation.
const FOLDS: usize = 5;

/// How closely the planes follow the examples. From 0.3 to 0.8 no figure moves by half a point.
const COST: f32 = 0.5;

/// Words named in a reason, at most.
const TELLING_WORDS: usize = 3;

/// A trained matcher. Ready for any number of threads; never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Sorted, without the label for out of scope.
    labels: Vec<Arc<str>>,
    core: Core,
    calibration: Calibration,
}

/// What is learnt from the texts themselves, and again for each fold of cross-validation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Core {
    vocabulary: Vocabulary,
    linear: Linear,
}

impl Model {
    /// Learns from examples. The same examples in the same order give the same model to the byte,
    /// on any number of threads. Takes about a second for 2,000 examples of 70 labels on two cores.
    ///
    /// # Errors
    /// When there are fewer than two labels to tell apart, too many, or an example has no text.
    pub fn train(examples: &[Example], options: &Options) -> Result<Self, TrainingError> {
        let is_out_of_scope = |label: &str| options.oos_label.as_deref() == Some(label);
        if let Some(index) = examples.iter().position(|example| example.text.trim().is_empty()) {
            return Err(TrainingError::EmptyText { index });
        }
        let names: BTreeSet<&str> = examples.iter().map(|example| example.label.as_str()).collect();
        let labels: Vec<Arc<str>> =
            names.iter().filter(|name| !is_out_of_scope(name)).map(|&name| name.into()).collect();
        match labels.len() {
            0 => return Err(TrainingError::NoLabel),
            1 => return Err(TrainingError::OneLabel { label: labels[0].to_string() }),
            2..MOST_LABELS => {}
            _ => return Err(TrainingError::TooManyLabels),
        }
        let number = |example: &Example| {
            // The one name that is not among the labels is the one for out of scope: it comes last.
            labels.binary_search_by(|label| (**label).cmp(&example.label)).unwrap_or(labels.len())
        };
        let corpus = Corpus {
            truth: examples.iter().map(number).collect(),
            texts: examples.iter().map(|example| Grams::of(&normalise(&example.text))).collect(),
            labels: labels.len(),
            classes: names.len(),
            threads: options.threads,
        };
        let calibration = Calibration::fit(&corpus.hold_out());
        let core = corpus.learn(|_| true);
        Ok(Self { labels, core, calibration })
    }

    /// The labels that can be an answer, sorted.
    pub fn labels(&self) -> &[Arc<str>] {
        &self.labels
    }

    /// Ranks all labels for a text. Any text will do; for one without a known word the order means
    /// nothing, and the gate says so.
    pub fn rank(&self, text: &str) -> Ranking {
        self.rank_plain(&normalise(text), None)
    }

    /// The same, with a council's own phrases: a text that is, or nearly is, one of them goes to
    /// its label, whatever the model thinks. Only the phrases handed in are looked at.
    pub fn rank_with(&self, text: &str, local: &LocalExamples) -> Ranking {
        self.rank_plain(&normalise(text), Some(local))
    }

    /// The least gate that keeps this share (0 to 1) of enquiries that some label fits, as
    /// cross-validation found.
    pub fn gate_keeping(&self, share: f32) -> f32 {
        self.calibration.gate_keeping(share)
    }

    pub(super) fn weigh(&self, text: &Grams) -> Vec<(u64, f32)> {
        text.weigh(&self.core.vocabulary)
    }

    fn rank_plain(&self, text: &Normalised, local: Option<&LocalExamples>) -> Ranking {
        let grams = Grams::of(text);
        let vector = self.core.vocabulary.vector(&grams);
        let scores = self.core.scores(&vector, self.labels.len());
        let probabilities = self.calibration.probabilities(&scores);
        let mut candidates: Vec<Candidate> = self
            .labels
            .iter()
            .zip(probabilities)
            .map(|(label, probability)| Candidate { label: Arc::clone(label), probability })
            .collect();
        let mut gate = if vector.entries.is_empty() { 0.0 } else { self.calibration.gate(&scores) };
        let near = local.and_then(|local| local.nearest(text, || self.weigh(&grams)));
        if let Some(near) = &near {
            near.lift(&mut candidates);
            gate = gate.max(near.closeness);
        }
        candidates.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let telling_words = self.telling_words(text, &grams, &vector, &candidates[0].label);
        let reason = Reason { telling_words, local_phrase: near.map(|near| near.phrase.to_owned()) };
        Ranking { candidates, gate, reason }
    }

    fn telling_words(&self, text: &Normalised, grams: &Grams, vector: &Vector, label: &str) -> Vec<String> {
        let Ok(label) = self.labels.binary_search_by(|each| (**each).cmp(label)) else { return Vec::new() };
        let linear = &self.core.linear;
        let worth = self.core.vocabulary.share_out(grams, vector, |gram| linear.weight(gram, label));
        let mut telling: Vec<(f32, &String)> =
            worth.into_iter().zip(text.words()).filter(|(worth, _)| *worth > 0.0).collect();
        telling.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut words: Vec<String> = Vec::with_capacity(TELLING_WORDS);
        for (_, word) in telling {
            if words.len() < TELLING_WORDS && !words.contains(word) {
                words.push(word.clone());
            }
        }
        words
    }
}

/// A label's number must fit the sixteen bits that weights are kept with, "out of scope" included.
const MOST_LABELS: usize = u16::MAX as usize;

impl Core {
    fn scores(&self, text: &Vector, labels: usize) -> Scores {
        let mut scores = self.linear.scores(text);
        let out_of_scope = scores.split_off(labels).pop();
        Scores { labels: scores, out_of_scope, unknown_words: text.unknown_words }
    }
}

/// Everything that training looks at.
struct Corpus {
    texts: Vec<Grams>,
    /// The class of each text: its label's number, or `labels` for out of scope.
    truth: Vec<usize>,
    labels: usize,
    /// `labels`, and one more when there are examples out of scope.
    classes: usize,
    threads: usize,
}

impl Corpus {
    fn learn(&self, keeps: impl Fn(usize) -> bool) -> Core {
        let present: Vec<usize> = (0..self.texts.len()).filter(|&text| keeps(text)).collect();
        let vocabulary = Vocabulary::learn(present.iter().map(|&text| &self.texts[text]));
        let vectors: Vec<Vector> = present.iter().map(|&text| vocabulary.vector(&self.texts[text])).collect();
        let truth: Vec<usize> = present.iter().map(|&text| self.truth[text]).collect();
        let problem =
            Problem { vectors: &vectors, truth: &truth, labels: self.classes, grams: vocabulary.len() };
        let linear = Linear::train(&problem, COST, self.threads);
        Core { vocabulary, linear }
    }

    /// Scores for every text that can be spared from training, by a classifier that never saw it.
    fn hold_out(&self) -> Vec<Held> {
        let fold_of = self.deal();
        let mut held = Vec::new();
        for fold in 0..FOLDS {
            let out: Vec<usize> = (0..self.texts.len()).filter(|&text| fold_of[text] == Some(fold)).collect();
            if out.is_empty() {
                continue;
            }
            let core = self.learn(|text| fold_of[text] != Some(fold));
            held.extend(out.into_iter().map(|text| Held {
                scores: core.scores(&core.vocabulary.vector(&self.texts[text]), self.labels),
                truth: self.truth[text],
            }));
        }
        held
    }

    /// Deals each class's texts over the folds in turn. A class's only text is never held out: a
    /// classifier that never heard of a class has nothing to say about it.
    fn deal(&self) -> Vec<Option<usize>> {
        let mut sizes = vec![0; self.classes];
        self.truth.iter().for_each(|&class| sizes[class] += 1);
        let mut dealt = vec![0; self.classes];
        let deal_one = |&class: &usize| {
            dealt[class] += 1;
            (sizes[class] > 1).then_some((dealt[class] - 1) % FOLDS)
        };
        self.truth.iter().map(deal_one).collect()
    }
}
