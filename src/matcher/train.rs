//! Training: from labelled examples to a model.
//!
//! Everything is learnt twice: by folds, each judged on texts that it did not see, to know what the
//! members are worth and where the lines are; then from all. Must not know where examples come from.

use super::encoder::EncoderError;
use super::examples::{Example, Options, TrainingError};
use super::features::{Grams, Vocabulary};
use super::gates::{Gates, Outcome, sure_enough};
use super::members::{ALL, CHEAP, Lesson, Members, Opinions};
use super::model::{Attached, Full, Model};
use super::neighbours::Neighbours;
use super::normalise::normalise;
use super::spelling::{LocalWords, Speller};
use super::stage::{Held, Judgement, Stage};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Parts that the examples are dealt into for cross-validation.
const FOLDS: usize = 5;

/// From this cosine of words on, two texts of a class are twins and never part in cross-validation.
/// docs/matching.md has what it is worth.
const TWIN: f32 = 0.5;

/// Texts of a class from which on its twins stay together. With fewer, learning from four fifths of them is handicap
/// enough, and held-out texts look harder than new ones as it is.
const MANY: usize = 25;

/// Of all enquiries, the share that the cheap members may answer worse than all members would.
const LOST: f64 = 0.002;

/// Texts held out, at most, and their scores: more say nothing new about a handful of weights, and five
/// thousand labels of a thousand phrases would fill the memory with them.
const MOST_HELD: usize = 3_500;
const MOST_HELD_SCORES: usize = 30_000_000;

/// A label's number must fit the sixteen bits that weights are kept with, "out of scope" included.
const MOST_LABELS: usize = u16::MAX as usize;

impl Model {
    /// Learns from examples. The same examples in the same order give the same model to the byte,
    /// on any number of threads.
    ///
    /// # Errors
    /// When there are fewer than two labels to tell apart, too many, an example has no text, or the
    /// sentence encoder fails.
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
        let plain: Vec<_> = examples.iter().map(|example| normalise(&example.text)).collect();
        let speller = Speller::learn(&plain, &options.language);
        let repaired: Vec<_> =
            examples.iter().map(|example| speller.repair(&example.text, &LocalWords::default())).collect();
        let encoder = Attached(options.encoder.clone());
        let number = |example: &Example| {
            // The one name that is not among the labels is the one for out of scope: it comes last.
            labels.binary_search_by(|label| (**label).cmp(&example.label)).unwrap_or(labels.len())
        };
        let corpus = Corpus {
            truth: examples.iter().map(number).collect(),
            vectors: encoder.encode_all(examples, &repaired, options.threads)?,
            texts: repaired.iter().map(|repaired| Grams::of(&repaired.text)).collect(),
            classes: names.len(),
            threads: options.threads,
        };
        let held = corpus.hold_out();
        let cheap = Stage::fit(&held, CHEAP, labels.len());
        let full = (!corpus.vectors.is_empty()).then(|| Stage::fit(&held, ALL, labels.len()));
        let judged = |stage: &Stage| -> Vec<Judgement> {
            held.iter().map(|text| stage.judge(&text.opinions, labels.len())).collect()
        };
        let cheaply = judged(&cheap);
        let mut ends: Vec<Outcome> =
            held.iter().zip(&cheaply).map(|(text, each)| outcome(text, each, &labels)).collect();
        let full = full.map(|stage| {
            let fully =
                judged(&stage).into_iter().zip(&held).map(|(each, text)| outcome(text, &each, &labels));
            let fully: Vec<Outcome> = fully.collect();
            let pairs: Vec<(f32, i32)> = ends
                .iter()
                .zip(&fully)
                .filter(|(end, _)| end.in_scope)
                .map(|(end, full)| (end.gate, i32::from(full.right) - i32::from(end.right)))
                .collect();
            let sure = sure_enough(&pairs, LOST);
            ends.iter_mut().zip(fully).filter(|(end, _)| end.gate < sure).for_each(|(end, full)| *end = full);
            Full { stage, sure }
        });
        let members = corpus.learn(|_| true);
        let phrases = examples.iter().map(|example| example.text.clone()).collect();
        Ok(Self { labels, phrases, speller, members, cheap, full, gates: Gates::fit(&ends), encoder })
    }
}

fn outcome(text: &Held, judgement: &Judgement, labels: &[Arc<str>]) -> Outcome {
    let Judgement { probabilities, gate, right } = judgement;
    let first = (0..labels.len()).rev().max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    Outcome {
        gate: *gate,
        score: *right,
        in_scope: text.truth < labels.len(),
        right: first == Some(text.truth),
    }
}

/// Everything that training looks at.
struct Corpus {
    texts: Vec<Grams>,
    /// The meaning of each text; empty without an encoder.
    vectors: Vec<Vec<f32>>,
    /// The class of each text: its label's number, or `labels` for out of scope.
    truth: Vec<usize>,
    /// The labels, and one more when there are examples out of scope.
    classes: usize,
    threads: usize,
}

impl Corpus {
    fn learn(&self, keeps: impl Fn(usize) -> bool) -> Members {
        let present: Vec<usize> = (0..self.texts.len()).filter(|&text| keeps(text)).collect();
        let vector = |&text: &usize| self.vectors.get(text).map(Vec::as_slice);
        Members::learn(&Lesson {
            texts: present.iter().map(|&text| &self.texts[text]).collect(),
            vectors: present.iter().filter_map(vector).collect(),
            truth: present.iter().map(|&text| self.truth[text]).collect(),
            classes: self.classes,
            threads: self.threads,
        })
    }

    /// What members that never saw a text say of it, for every text that can be spared.
    fn hold_out(&self) -> Vec<Held> {
        let fold_of = self.deal();
        let most = MOST_HELD.min(MOST_HELD_SCORES / (self.classes * ALL));
        let mut held = Vec::new();
        for fold in 0..FOLDS {
            let out: Vec<usize> = (0..self.texts.len()).filter(|&text| fold_of[text] == Some(fold)).collect();
            if out.is_empty() || held.len() >= most {
                continue;
            }
            let members = self.learn(|text| fold_of[text] != Some(fold));
            let read = |&text: &usize| {
                let grams = &self.texts[text];
                members.read(grams, &members.vocabulary.vector(grams), self.classes)
            };
            let mut opinions: Vec<Opinions> = out.iter().map(read).collect();
            let vectors: Vec<&[f32]> =
                out.iter().filter_map(|&text| self.vectors.get(text)).map(Vec::as_slice).collect();
            members.read_meanings(&mut opinions, &vectors, self.classes);
            let truth = out.iter().map(|&text| self.truth[text]);
            held.extend(opinions.into_iter().zip(truth).map(|(opinions, truth)| Held { opinions, truth }));
        }
        held
    }

    /// Deals each class's texts over the folds: a text joins the fold of the text of its class before it that is most
    /// like it, and the smallest fold when none is. Judged on texts whose twins it learnt, a matcher looks surer than
    /// it is of new ones. A class's only text is never held out: a classifier that never heard of a class has nothing
    /// to say about it.
    fn deal(&self) -> Vec<Option<usize>> {
        let vocabulary = Vocabulary::learn(self.texts.iter());
        let mut of_class = vec![Vec::new(); self.classes];
        (0..self.texts.len()).for_each(|text| of_class[self.truth[text]].push(text));
        let mut fold_of = vec![None; self.texts.len()];
        for texts in of_class.iter().filter(|texts| texts.len() > 1) {
            let neighbours = Neighbours::learn(&vocabulary, texts.iter().map(|&text| &self.texts[text]));
            let mut sizes = [0; FOLDS];
            for (place, &text) in texts.iter().enumerate() {
                let cosines = neighbours.cosines(&vocabulary, &self.texts[text]);
                let nearest = (0..place).max_by(|&a, &b| cosines[a].total_cmp(&cosines[b]));
                let twin = nearest.filter(|&nearest| texts.len() >= MANY && cosines[nearest] >= TWIN);
                // A class of nothing but twins is dealt out all the same: half of it must stay to be learnt.
                let joined = twin.and_then(|twin| fold_of[texts[twin]]);
                let joined = joined.filter(|&fold: &usize| sizes[fold] * 2 < texts.len());
                let smallest = || (0..FOLDS).min_by_key(|&fold| sizes[fold]).expect("there are folds");
                let fold = joined.unwrap_or_else(smallest);
                sizes[fold] += 1;
                fold_of[text] = Some(fold);
            }
        }
        fold_of
    }
}

impl From<EncoderError> for TrainingError {
    fn from(error: EncoderError) -> Self {
        Self::Encoder { reason: error.0 }
    }
}
