//! The trained matcher: ranks the labels for any text.
//!
//! Ties the parts together: repair → grams → cheap members → perhaps the dear one → probabilities,
//! gate and reason. Must not know councils, conversations or files.

use super::encoder::{Encoder, EncoderError};
use super::examples::Example;
use super::features::{Grams, Vector};
use super::gates::Gates;
use super::local::LocalExamples;
use super::members::{Members, NAMES, Opinions};
use super::ranking::{Candidate, NearestPhrase, Ranking, Reason, Vote};
use super::spelling::{Repaired, Speller};
use super::stage::Stage;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::thread;

/// Words named in a reason, at most.
const TELLING_WORDS: usize = 3;

/// A trained matcher. Ready for any number of threads; never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Sorted, without the label for out of scope.
    pub(super) labels: Vec<Arc<str>>,
    /// The examples' texts, to name the nearest.
    pub(super) phrases: Vec<String>,
    pub(super) speller: Speller,
    pub(super) members: Members,
    /// Joins the members that need no sentence vector.
    pub(super) cheap: Stage,
    pub(super) full: Option<Full>,
    pub(super) gates: Gates,
    #[serde(skip)]
    pub(super) encoder: Attached,
}

/// All members together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Full {
    pub(super) stage: Stage,
    /// From this gate on the cheap members decide alone.
    pub(super) sure: f32,
}

/// The encoder that a model was trained with, or is handed after it was read from disk.
#[derive(Debug, Clone, Default)]
pub(super) struct Attached(pub(super) Option<Arc<dyn Encoder>>);

impl Model {
    /// The labels that can be an answer, sorted.
    pub fn labels(&self) -> &[Arc<str>] {
        &self.labels
    }

    /// Hands a model that was read from disk the encoder that it was trained with. Without it the
    /// cheap members decide alone.
    #[must_use]
    pub fn with_encoder(self, encoder: Option<Arc<dyn Encoder>>) -> Self {
        Self { encoder: Attached(encoder), ..self }
    }

    /// Ranks all labels for a text. Any text will do; for one without a known word the order means
    /// nothing, and the gate says so.
    pub fn rank(&self, text: &str) -> Ranking {
        self.rank_with(text, &LocalExamples::default())
    }

    /// The same, with a council's own phrases and words: a text that is, or nearly is, one of the
    /// phrases goes to its label, whatever the model thinks, and none of the words is taken for a
    /// misspelling. Only what is handed in is looked at.
    pub fn rank_with(&self, text: &str, local: &LocalExamples) -> Ranking {
        let repaired = self.speller.repair(text, local.words());
        let grams = Grams::of(&repaired.text);
        let vector = self.members.vocabulary.vector(&grams);
        let mut opinions = self.members.read(&grams, &vector, self.classes());
        let mut judgement = self.cheap.judge(&opinions, self.labels.len());
        if let Some(Full { stage, sure }) = &self.full
            && judgement.gate < *sure
            && self.read_meaning(text, &repaired, &mut opinions)
        {
            judgement = stage.judge(&opinions, self.labels.len());
        }
        let mut candidates: Vec<Candidate> = self
            .labels
            .iter()
            .zip(judgement.probabilities)
            .map(|(label, probability)| Candidate { label: Arc::clone(label), probability })
            .collect();
        let (mut gate, mut right) = (judgement.gate, judgement.right);
        let near = local.nearest(&repaired.text, || self.weigh(&grams));
        if let Some(near) = &near {
            near.lift(&mut candidates);
            gate = gate.max(near.closeness);
            right = right.max(near.closeness);
        }
        candidates.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let reason = Reason {
            telling_words: self.telling_words(&repaired, &grams, &vector, &candidates[0].label),
            local_phrase: near.map(|near| near.phrase.to_owned()),
            nearest: self.nearest(&opinions),
            repaired: repaired.changes,
            votes: self.votes(&opinions),
        };
        Ranking { candidates, gate, right, reason }
    }

    /// Whether a text is, or nearly is, one of a council's own phrases.
    pub fn is_local(&self, text: &str, local: &LocalExamples) -> bool {
        let plain = self.speller.repair(text, local.words()).text;
        local.nearest(&plain, || self.weigh(&Grams::of(&plain))).is_some()
    }

    /// The least gate that keeps this share (0 to 1) of enquiries that some label fits, as
    /// cross-validation found.
    pub fn gate_keeping(&self, share: f32) -> f32 {
        self.gates.keeping(share)
    }

    pub(super) fn weigh(&self, text: &Grams) -> Vec<(u64, f32)> {
        text.weigh(&self.members.vocabulary)
    }

    /// The labels, and one more where training had examples out of scope.
    fn classes(&self) -> usize {
        self.members.linear.labels()
    }

    /// Asks the dear member. An encoder that fails on a text leaves it to the cheap ones.
    fn read_meaning(&self, text: &str, repaired: &Repaired, opinions: &mut Opinions) -> bool {
        let Some(encoder) = self.encoder.0.as_ref().filter(|_| opinions.says_something) else { return false };
        let written = as_encoded(text, repaired);
        let Ok(vectors) = encoder.encode(&[&written]) else { return false };
        vectors.iter().for_each(|vector| self.members.read_meaning(opinions, vector, self.classes()));
        true
    }

    fn nearest(&self, opinions: &Opinions) -> Option<NearestPhrase> {
        let nearest = opinions.nearest;
        let phrase = self.phrases.get(nearest.place).filter(|_| nearest.cosine > 0.0)?;
        Some(NearestPhrase { phrase: phrase.clone(), cosine: nearest.cosine.min(1.0) })
    }

    fn votes(&self, opinions: &Opinions) -> Vec<Vote> {
        let first = |scores: &Vec<f32>| {
            let best = (0..scores.len()).rev().max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
            best.and_then(|best| self.labels.get(best)).cloned()
        };
        let members = NAMES.into_iter().zip(&opinions.members);
        members.map(|(member, scores)| Vote { member, label: first(scores) }).collect()
    }

    fn telling_words(&self, repaired: &Repaired, grams: &Grams, vector: &Vector, label: &str) -> Vec<String> {
        let Ok(label) = self.labels.binary_search_by(|each| (**each).cmp(label)) else { return Vec::new() };
        let Members { vocabulary, linear, .. } = &self.members;
        let worth = vocabulary.share_out(grams, vector, |gram| linear.weight(gram, label));
        let mut telling: Vec<(f32, &String)> =
            worth.into_iter().zip(repaired.text.words()).filter(|(worth, _)| *worth > 0.0).collect();
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

impl Attached {
    /// One vector for each example, or none at all without an encoder.
    pub(super) fn encode_all(
        &self,
        examples: &[Example],
        repaired: &[Repaired],
        threads: usize,
    ) -> Result<Vec<Vec<f32>>, EncoderError> {
        let Some(encoder) = &self.0 else { return Ok(Vec::new()) };
        let written: Vec<String> = examples
            .iter()
            .zip(repaired)
            .map(|(example, repaired)| as_encoded(&example.text, repaired))
            .collect();
        let encode = |texts: &[String]| -> Result<Vec<Vec<f32>>, EncoderError> {
            encoder.encode(&texts.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let share = written.len().div_ceil(threads.max(1)).max(1);
        let parts: Vec<_> = thread::scope(|scope| {
            let parts: Vec<_> = written.chunks(share).map(|part| scope.spawn(|| encode(part))).collect();
            parts.into_iter().map(|part| part.join().expect("an encoder tells its errors")).collect()
        });
        let mut vectors = Vec::with_capacity(written.len());
        for part in parts {
            vectors.extend(part?);
        }
        Ok(vectors)
    }
}

/// Two of the same identity, or none.
impl PartialEq for Attached {
    fn eq(&self, other: &Self) -> bool {
        let identity = |attached: &Self| attached.0.as_ref().map(|encoder| encoder.identity().to_owned());
        identity(self) == identity(other)
    }
}

/// What the encoder reads: the text as written, with its punctuation, unless something was mended.
fn as_encoded(text: &str, repaired: &Repaired) -> String {
    if repaired.changes.is_empty() { text.to_owned() } else { repaired.text.text() }
}
