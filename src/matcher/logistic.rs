//! Logistic regression with a handful of inputs: how likely a yes is, given a few signals.
//!
//! Newton's method (iteratively reweighted least squares); exact in a few steps at this size. Must
//! not know what the signals mean.

use serde::{Deserialize, Serialize};

/// Keeps weights finite when the signals part yes from no perfectly, as they do in tiny data.
const RIDGE: f64 = 1e-2;

/// Newton's method doubles its correct digits with each step; this is twice what it needs.
const STEPS: usize = 25;

/// A fitted curve over `N` signals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Logistic {
    pub(super) weights: Vec<f64>,
    pub(super) bias: f64,
}

impl Logistic {
    /// Fits to pairs of signals (all of one length) and answers.
    pub(super) fn fit<const N: usize>(samples: &[([f32; N], bool)]) -> Self {
        let mut fitted = Self { weights: vec![0.0; N], bias: 0.0 };
        for _ in 0..STEPS {
            // The slope and curvature of the likelihood, less the ridge; the last place is the bias.
            let mut slope: Vec<f64> =
                fitted.weights.iter().map(|weight| -RIDGE * weight).chain([0.0]).collect();
            let mut curve = vec![vec![0.0; N + 1]; N + 1];
            curve.iter_mut().enumerate().for_each(|(place, row)| row[place] = RIDGE);
            for (signals, answer) in samples {
                let likely = fitted.probability(signals);
                let missed = f64::from(u8::from(*answer)) - likely;
                let certainty = likely * (1.0 - likely);
                let inputs = || signals.iter().map(|&signal| f64::from(signal)).chain([1.0]);
                for ((slope, row), input) in slope.iter_mut().zip(&mut curve).zip(inputs()) {
                    *slope += missed * input;
                    row.iter_mut().zip(inputs()).for_each(|(cell, other)| *cell += certainty * input * other);
                }
            }
            let step = solve(curve, slope);
            fitted.weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight += step);
            fitted.bias += step[N];
        }
        fitted
    }

    /// How likely a yes is, 0 to 1.
    pub(super) fn probability(&self, signals: &[f32]) -> f64 {
        let weighed = self.weights.iter().zip(signals).map(|(weight, &signal)| weight * f64::from(signal));
        1.0 / (1.0 + (-(weighed.sum::<f64>() + self.bias)).exp())
    }
}

/// Solves `matrix · x = right` by Gaussian elimination. The ridge makes the matrix positive definite,
/// for which no exchange of rows is needed.
pub(super) fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for pivot in 0..size {
        let (above, below) = matrix.split_at_mut(pivot + 1);
        let pivot_row = &above[pivot];
        for (row, cells) in (pivot + 1..).zip(below) {
            let factor = cells[pivot] / pivot_row[pivot];
            cells.iter_mut().zip(pivot_row).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = matrix[row].iter().zip(&right).skip(row + 1).map(|(cell, found)| cell * found).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_how_often_the_answer_is_yes() {
        let samples: Vec<_> =
            (0..100).map(|i| ([if i < 50 { 0.0 } else { 1.0 }], i % 50 < 10 || i >= 60)).collect();
        let fitted = Logistic::fit(&samples);
        assert!((fitted.probability(&[0.0]) - 0.2).abs() < 0.01);
        assert!((fitted.probability(&[1.0]) - 1.0).abs() < 0.01);
    }

    #[test]
    fn signals_that_part_yes_from_no_perfectly_leave_finite_weights() {
        let fitted = Logistic::fit(&[([1.0, 0.0], true), ([-1.0, 0.0], false)]);
        assert!(fitted.probability(&[9.0, 0.0]) > 0.5 && fitted.bias.is_finite());
    }

    #[test]
    fn nothing_to_learn_from_is_even_odds() {
        assert_eq!(Logistic::fit::<3>(&[]).probability(&[1.0, 2.0, 3.0]), 0.5);
    }
}
