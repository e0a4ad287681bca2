//! Sentence vectors: a plane for each label between the meanings of its phrases and all others.
//!
//! Must not know words, or which encoder made the vectors.

use super::features::Vector;
use super::linear::{Linear, Problem};
use serde::{Deserialize, Serialize};

/// How closely the planes follow the examples.
const COST: f32 = 0.5;

/// Planes over sentence vectors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Meaning {
    /// What all texts have in common, which tells nothing.
    mean: Vec<f32>,
    linear: Linear,
}

impl Meaning {
    /// Learns from vectors and the class of each, a number below `classes`.
    pub(super) fn train(vectors: &[&[f32]], truth: &[usize], classes: usize, threads: usize) -> Self {
        let size = vectors.first().map_or(0, |vector| vector.len());
        let mut mean = vec![0.0; size];
        for vector in vectors {
            mean.iter_mut().zip(*vector).for_each(|(sum, value)| *sum += value);
        }
        mean.iter_mut().for_each(|sum| *sum /= vectors.len() as f32);
        let mut meaning = Self { mean, linear: Linear::default() };
        let vectors: Vec<Vector> = vectors.iter().map(|vector| meaning.centred(vector)).collect();
        let problem = Problem { vectors: &vectors, truth, labels: classes, grams: size };
        meaning.linear = Linear::train(&problem, COST, threads);
        meaning
    }

    /// One score for each class.
    pub(super) fn scores(&self, vector: &[f32]) -> Vec<f32> {
        self.linear.scores(&self.centred(vector))
    }

    fn centred(&self, vector: &[f32]) -> Vector {
        let less_mean = (0u32..).zip(vector.iter().zip(&self.mean));
        Vector { entries: less_mean.map(|(place, (value, mean))| (place, value - mean)).collect(), unknown_words: 0.0 }
    }
}
