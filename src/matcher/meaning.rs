//! Sentence vectors: for each label a plane between the meanings of its phrases and all others, and
//! the nearest of those phrases.
//!
//! Must not know words, or which encoder made the vectors.

use super::planes;
use rten_tensor::{MatrixLayout, NdTensorView};
use serde::{Deserialize, Serialize};

/// The length that a phrase is brought to before its numbers become bytes. Of 768 numbers none is near a
/// quarter of it, where a byte ends.
const LENGTH: f32 = 512.0;

/// Vectors whose cosines are found in one go.
const TOGETHER: usize = 128;

/// Numbers added side by side, which a processor does at once.
const LANES: usize = 16;

/// Planes and phrases over sentence vectors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Meaning {
    /// What all texts have in common, which tells nothing.
    mean: Vec<f32>,
    /// One plane a class, one after the other.
    weights: Vec<f32>,
    bias: Vec<f32>,
    /// The phrases' vectors, less the mean, of length [`LENGTH`]: a byte a number loses no figure.
    phrases: Vec<i8>,
}

impl Meaning {
    /// Learns from vectors and the class of each, a number below `classes`.
    pub(super) fn train(vectors: &[&[f32]], truth: &[usize], classes: usize) -> Self {
        let width = vectors.first().map_or(0, |vector| vector.len());
        let mut mean = vec![0.0; width];
        for vector in vectors {
            mean.iter_mut().zip(*vector).for_each(|(sum, value)| *sum += value);
        }
        mean.iter_mut().for_each(|sum| *sum /= vectors.len() as f32);
        let rows: Vec<Vec<f32>> = vectors.iter().map(|vector| less(vector, &mean)).collect();
        let planes = planes::train(&rows, truth, classes);
        Self {
            weights: planes.weights,
            bias: planes.bias,
            phrases: rows.iter().flat_map(|row| in_bytes(row)).collect(),
            mean,
        }
    }

    /// One score for each class.
    pub(super) fn scores(&self, vector: &[f32]) -> Vec<f32> {
        let row = less(vector, &self.mean);
        let planes = self.weights.chunks_exact(self.mean.len().max(1));
        planes.zip(&self.bias).map(|(plane, bias)| dot(plane, &row) + bias).collect()
    }

    /// The cosine of every phrase, in order.
    pub(super) fn cosines(&self, vector: &[f32]) -> impl Iterator<Item = f32> + '_ {
        let row = in_bytes(&less(vector, &self.mean));
        let phrases = self.phrases.chunks_exact(self.mean.len().max(1));
        phrases.map(move |phrase| dot_bytes(phrase, &row) as f32 / (LENGTH * LENGTH))
    }

    /// The same for many vectors at once, which a multiplication of matrices does faster.
    pub(super) fn cosines_of(&self, vectors: &[&[f32]]) -> Vec<Vec<f32>> {
        let width = self.mean.len();
        let phrases: Vec<f32> = self.phrases.iter().map(|&number| f32::from(number) / LENGTH).collect();
        let phrases = NdTensorView::from_data([self.phrases.len() / width, width], &phrases[..]);
        let mut cosines = Vec::with_capacity(vectors.len());
        for vectors in vectors.chunks(TOGETHER) {
            let rows: Vec<f32> = vectors.iter().flat_map(|vector| unit(less(vector, &self.mean))).collect();
            let rows = NdTensorView::from_data([vectors.len(), width], &rows[..]);
            let mut product = vec![0.0; vectors.len() * phrases.rows()];
            planes::multiply(&mut product, rows, phrases.transposed());
            cosines.extend(product.chunks_exact(phrases.rows()).map(<[f32]>::to_vec));
        }
        cosines
    }
}

fn unit(mut row: Vec<f32>) -> Vec<f32> {
    let length = dot(&row, &row).sqrt().max(f32::MIN_POSITIVE);
    row.iter_mut().for_each(|value| *value /= length);
    row
}

fn less(vector: &[f32], mean: &[f32]) -> Vec<f32> {
    vector.iter().zip(mean).map(|(value, mean)| value - mean).collect()
}

/// Brought to length [`LENGTH`], in whole numbers.
fn in_bytes(row: &[f32]) -> Vec<i8> {
    unit(row.to_vec()).iter().map(|value| (value * LENGTH).round() as i8).collect()
}

fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0f32; LANES];
    let (ones, rest) = one.as_chunks::<LANES>();
    let (others, other_rest) = other.as_chunks::<LANES>();
    for (one, other) in ones.iter().zip(others) {
        for lane in 0..LANES {
            sums[lane] += one[lane] * other[lane];
        }
    }
    let rest: f32 = rest.iter().zip(other_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

fn dot_bytes(one: &[i8], other: &[i8]) -> i32 {
    one.iter().zip(other).map(|(a, b)| i32::from(i16::from(*a) * i16::from(*b))).sum()
}
