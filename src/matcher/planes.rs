//! Planes over dense vectors, for all classes at once.
//!
//! One-vs-rest support vector machines with squared hinge loss, as in `linear`, but found by
//! Nesterov's accelerated gradient ("Introductory Lectures on Convex Optimization", 2004, scheme
//! 2.2.22): with dense vectors a step for all classes is two multiplications of matrices, which a
//! library does at the processor's full speed. Must not know what the vectors stand for.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedAMatrix};
use rten_tensor::{Matrix, NdTensorView};

/// How closely the planes follow the examples, and how much more closely each its own.
const COST: f32 = 1.0;
const OWN_COST: f32 = 2.0;

/// Steps for each unit of the root of the condition number, and at most: more move no figure (docs/matching.md).
const STEPS: f32 = 3.0;
const MOST_STEPS: f32 = 60.0;

/// Rounds of power iteration; the largest eigenvalue need not be exact, only not too small.
const ROUNDS: usize = 12;
const MARGIN: f32 = 1.1;

/// A plane for each class.
pub(super) struct Planes {
    /// One plane after the other.
    pub(super) weights: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

/// Learns from rows of one length, centred on nought, and the class of each, a number below
/// `classes`.
pub(super) fn train(rows: &[Vec<f32>], truth: &[usize], classes: usize) -> Planes {
    let width = rows.first().map_or(0, Vec::len);
    let steepest = MARGIN * largest_eigenvalue(&rows.concat(), rows.len(), width);
    // A number that is the same in every row carries the bias. It is as long as the longest direction
    // of the rows, so that the bias is learnt neither faster nor slower than the rest.
    let constant = (steepest / rows.len().max(1) as f32).sqrt();
    let wide = width + 1;
    let data: Vec<f32> = rows.iter().flat_map(|row| row.iter().copied().chain([constant])).collect();
    let data = NdTensorView::from_data([rows.len(), wide], &data[..]);
    let curvature = 1.0 + 2.0 * OWN_COST * COST * steepest;
    let root = curvature.sqrt();
    let momentum = (root - 1.0) / (root + 1.0);
    // The rows never change, so they are brought into the order that the library wants once, not at every step.
    let gemm = GemmExecutor::default();
    let (forward, backward) = (gemm.prepack_a(data), gemm.prepack_a(data.transposed()));
    let step = |into: &mut [f32], one: &PackedAMatrix<f32>, other: Matrix<'_>| {
        gemm.gemm(into, GemmInputA::Packed(one), GemmInputB::Unpacked(other), GemmOptions::default())
            .expect("both matrices were made to fit");
    };
    let mut planes = vec![0.0; wide * classes];
    let mut ahead = planes.clone();
    let mut pulls = vec![0.0; rows.len() * classes];
    let mut pulled = vec![0.0; wide * classes];
    for _ in 0..(STEPS * root).min(MOST_STEPS) as usize {
        step(&mut pulls, &forward, NdTensorView::from_data([wide, classes], &ahead[..]));
        for (scores, &own) in pulls.chunks_exact_mut(classes).zip(truth) {
            for (class, score) in scores.iter_mut().enumerate() {
                // How far the row is on the wrong side of its margin, times the slope of the loss.
                *score = if class == own {
                    2.0 * OWN_COST * COST * (1.0 - *score).max(0.0)
                } else {
                    -2.0 * COST * (1.0 + *score).max(0.0)
                };
            }
        }
        let pulls = NdTensorView::from_data([rows.len(), classes], &pulls[..]);
        step(&mut pulled, &backward, pulls);
        for ((plane, ahead), pull) in planes.iter_mut().zip(&mut ahead).zip(&pulled) {
            let next = *ahead - (*ahead - pull) / curvature;
            *ahead = next + momentum * (next - *plane);
            *plane = next;
        }
    }
    let column = |class: usize| planes[..width * classes].iter().skip(class).step_by(classes).copied();
    Planes {
        weights: (0..classes).flat_map(column).collect(),
        bias: planes[width * classes..].iter().map(|weight| weight * constant).collect(),
    }
}

/// Of the product of the rows with themselves, by power iteration.
fn largest_eigenvalue(data: &[f32], rows: usize, width: usize) -> f32 {
    let data = NdTensorView::from_data([rows, width], data);
    // Any start will do that is not at right angles to what is sought; this one has no symmetry.
    let mut direction: Vec<f32> = (0..width).map(|place| 1.0 + (place % 7) as f32).collect();
    let (mut along, mut length) = (vec![0.0; rows], 0.0);
    for _ in 0..ROUNDS {
        length = direction.iter().map(|part| part * part).sum::<f32>().sqrt();
        if length == 0.0 {
            return 0.0;
        }
        direction.iter_mut().for_each(|part| *part /= length);
        multiply(&mut along, data, NdTensorView::from_data([width, 1], &direction[..]));
        let mut next = vec![0.0; width];
        multiply(&mut next, data.transposed(), NdTensorView::from_data([rows, 1], &along[..]));
        direction = next;
    }
    length
}

/// Multiplies two matrices into a third, row by row.
pub(super) fn multiply(into: &mut [f32], one: Matrix<'_>, other: Matrix<'_>) {
    GemmExecutor::default()
        .gemm(into, GemmInputA::Unpacked(one), GemmInputB::Unpacked(other), GemmOptions::default())
        .expect("both matrices were made to fit");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_scores_its_own_rows_above_the_others() {
        let corner = |class: usize, slip: usize| -> Vec<f32> {
            (0..8).map(|place| if place == class { 1.0 } else { 0.02 * (slip % 5) as f32 } - 0.17).collect()
        };
        let rows: Vec<Vec<f32>> = (0..60).map(|row| corner(row % 4, row / 4)).collect();
        let truth: Vec<usize> = (0..60).map(|row| row % 4).collect();
        let planes = train(&rows, &truth, 4);
        for (row, &own) in rows.iter().zip(&truth) {
            for class in 0..4 {
                let plane = &planes.weights[class * 8..][..8];
                let score: f32 = plane.iter().zip(row).map(|(a, b)| a * b).sum::<f32>() + planes.bias[class];
                assert_eq!(score > 0.0, class == own, "{class} {own} {score}");
            }
        }
        assert_eq!(train(&rows, &truth, 4).weights, planes.weights);
    }

    #[test]
    fn rows_that_are_all_alike_teach_how_common_each_class_is() {
        let planes = train(&vec![vec![0.0; 4]; 3], &[0, 0, 1], 2);
        assert!(planes.weights.iter().chain(&planes.bias).all(|number| number.is_finite()));
    }
}
