//! The members: independent ways of scoring every label for a text, each simple and weak alone.
//!
//! The cheap ones read words and letters: planes over n-grams, and the nearest phrase. The dear one
//! reads meaning: planes over sentence vectors. What they say is joined by `stage`. Must not know
//! how much each is worth.

use super::features::{Grams, Vector, Vocabulary};
use super::linear::{Linear, Problem};
use super::meaning::Meaning;
use super::neighbours::Neighbours;
use serde::{Deserialize, Serialize};

/// How closely the planes over n-grams follow the examples. From 0.3 to 0.8 no figure moves by half
/// a point.
const COST: f32 = 0.5;

/// Members that need no sentence vector. They come first in [`Opinions`].
pub(super) const CHEAP: usize = 2;

/// All members.
pub(super) const ALL: usize = NAMES.len();

/// What they are called in an explanation, in the order of [`Opinions`].
pub(super) const NAMES: [&str; 4] = ["words and letters", "nearest phrase", "meaning", "nearest meaning"];

/// What was learnt from the texts themselves, and again for each fold of cross-validation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Members {
    pub(super) vocabulary: Vocabulary,
    pub(super) linear: Linear,
    neighbours: Neighbours,
    /// The class of each neighbour.
    classes: Vec<u16>,
    /// Absent when training had no encoder.
    meaning: Option<Meaning>,
}

/// What the members make of a text.
#[derive(Debug, Clone)]
pub(super) struct Opinions {
    /// For each member a score for each class: the labels, then perhaps "out of scope".
    pub(super) members: Vec<Vec<f32>>,
    /// Share of words that training never saw, 0 to 1.
    pub(super) unknown_words: f32,
    /// Whether it has any gram that training saw.
    pub(super) says_something: bool,
    /// The nearest phrase of each class is in the second member; this is the nearest of all.
    pub(super) nearest: Nearest,
}

/// The nearest training phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Nearest {
    /// Its place among the texts that were learnt.
    pub(super) place: usize,
    /// 0 to 1.
    pub(super) cosine: f32,
}

/// Texts to learn from, in order, with what is known of each.
pub(super) struct Lesson<'a> {
    pub(super) texts: Vec<&'a Grams>,
    /// Empty without an encoder.
    pub(super) vectors: Vec<&'a [f32]>,
    /// The class of each.
    pub(super) truth: Vec<usize>,
    pub(super) classes: usize,
    pub(super) threads: usize,
}

impl Members {
    pub(super) fn learn(lesson: &Lesson<'_>) -> Self {
        let Lesson { texts, vectors, truth, classes, threads } = lesson;
        let vocabulary = Vocabulary::learn(texts.iter().copied());
        let weighed: Vec<Vector> = texts.iter().map(|text| vocabulary.vector(text)).collect();
        let problem = Problem { vectors: &weighed, truth, labels: *classes, grams: vocabulary.len() };
        Self {
            linear: Linear::train(&problem, COST, *threads),
            neighbours: Neighbours::learn(&vocabulary, texts.iter().copied()),
            classes: truth.iter().map(|&class| class_number(class)).collect(),
            meaning: (!vectors.is_empty()).then(|| Meaning::train(vectors, truth, *classes)),
            vocabulary,
        }
    }

    /// What the cheap members say.
    pub(super) fn read(&self, text: &Grams, vector: &Vector, classes: usize) -> Opinions {
        let cosines = self.neighbours.cosines(&self.vocabulary, text);
        let nearest =
            (0..).zip(&cosines).fold(Nearest { place: 0, cosine: 0.0 }, |best, (place, &cosine)| {
                if cosine > best.cosine { Nearest { place, cosine } } else { best }
            });
        Opinions {
            members: vec![self.linear.scores(vector), self.nearest_of_class(cosines.into_iter(), classes)],
            unknown_words: vector.unknown_words,
            says_something: !vector.entries.is_empty(),
            nearest,
        }
    }

    /// Adds what the dear members say.
    pub(super) fn read_meaning(&self, opinions: &mut Opinions, vector: &[f32], classes: usize) {
        if let Some(meaning) = &self.meaning {
            let nearest = self.nearest_of_class(meaning.cosines(vector), classes);
            opinions.members.extend([meaning.scores(vector), nearest]);
        }
    }

    /// The same for many texts at once.
    pub(super) fn read_meanings(&self, opinions: &mut [Opinions], vectors: &[&[f32]], classes: usize) {
        if let Some(meaning) = &self.meaning {
            let cosines = meaning.cosines_of(vectors);
            for ((opinions, vector), cosines) in opinions.iter_mut().zip(vectors).zip(cosines) {
                let nearest = self.nearest_of_class(cosines.into_iter(), classes);
                opinions.members.extend([meaning.scores(vector), nearest]);
            }
        }
    }

    fn nearest_of_class(&self, cosines: impl Iterator<Item = f32>, classes: usize) -> Vec<f32> {
        let mut nearest = vec![0.0f32; classes];
        for (cosine, &class) in cosines.zip(&self.classes) {
            let best = &mut nearest[usize::from(class)];
            *best = best.max(cosine);
        }
        nearest
    }
}

fn class_number(class: usize) -> u16 {
    u16::try_from(class).expect("training refuses more labels than that")
}
