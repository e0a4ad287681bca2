//! A linear classifier: for each label, a plane between its texts and all others.
//!
//! One-vs-rest support vector machines with squared hinge loss, trained by dual coordinate descent
//! with shrinking: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual Coordinate Descent Method
//! for Large-scale Linear SVM", ICML 2008 (the method of LIBLINEAR). Labels are independent of one
//! another, so they are trained side by side, and the result is the same on any number of threads.
//! Must not know texts or what labels mean: it sees vectors and numbers.

use super::features::Vector;
use serde::{Deserialize, Serialize};
use std::thread;

/// Training stops when no coordinate is further than this from its best. LIBLINEAR's own value;
/// a tenth of it moves no figure.
const CLOSE_ENOUGH: f32 = 0.1;

/// How much more a mistake on a label's own texts costs than one on the others', which are many.
const OWN_TEXTS: f32 = 2.0;

/// A bound on the passes over the texts, for data that no plane parts well.
const MOST_PASSES: usize = 200;

/// Weights smaller than this are dropped: all of them together move accuracy by a tenth of a point,
/// and they are nine tenths of the model's bytes.
const LEAST_WEIGHT: f32 = 0.01;

/// Trained planes. Weights are kept by gram, because an enquiry touches few grams and all labels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Linear {
    /// Where each gram's weights start; one more than there are grams.
    starts: Vec<u32>,
    /// For each weight, the label that it speaks for.
    labels: Vec<u16>,
    weights: Vec<f32>,
    /// One for each label: its score for a text that says nothing.
    bias: Vec<f32>,
}

/// What to learn from: vectors, and the label of each as a number below `labels`.
pub(super) struct Problem<'a> {
    pub(super) vectors: &'a [Vector],
    pub(super) truth: &'a [usize],
    pub(super) labels: usize,
    pub(super) grams: usize,
}

impl Linear {
    /// Learns. A greater `cost` follows the examples more closely.
    pub(super) fn train(problem: &Problem<'_>, cost: f32, threads: usize) -> Self {
        let threads = threads.clamp(1, problem.labels.max(1));
        let mut planes: Vec<(usize, Plane)> = thread::scope(|scope| {
            let stripes: Vec<_> = (0..threads)
                .map(|first| {
                    let stripe = (first..problem.labels).step_by(threads);
                    scope.spawn(move || {
                        stripe.map(|label| (label, problem.plane(label, cost))).collect::<Vec<_>>()
                    })
                })
                .collect();
            let joined = stripes.into_iter().map(|stripe| stripe.join());
            joined.flat_map(|planes| planes.expect("training a plane does not panic")).collect()
        });
        planes.sort_unstable_by_key(|(label, _)| *label);
        Self::by_gram(planes.into_iter().map(|(_, plane)| plane).collect(), problem.grams)
    }

    fn by_gram(planes: Vec<Plane>, grams: usize) -> Self {
        let mut starts = vec![0u32; grams + 1];
        for &(gram, _) in planes.iter().flat_map(|plane| &plane.weights) {
            starts[gram as usize + 1] += 1;
        }
        for gram in 0..grams {
            starts[gram + 1] += starts[gram];
        }
        let total = starts[grams] as usize;
        let (mut labels, mut weights, mut next) = (vec![0; total], vec![0.0; total], starts.clone());
        for (label, plane) in (0u16..).zip(&planes) {
            for &(gram, weight) in &plane.weights {
                let place = &mut next[gram as usize];
                labels[*place as usize] = label;
                weights[*place as usize] = weight;
                *place += 1;
            }
        }
        Self { starts, labels, weights, bias: planes.iter().map(|plane| plane.bias).collect() }
    }

    /// How many labels there are.
    pub(super) fn labels(&self) -> usize {
        self.bias.len()
    }

    /// One score for each label: about 1 and more for a text like its own, about -1 for others.
    pub(super) fn scores(&self, text: &Vector) -> Vec<f32> {
        let mut scores = self.bias.clone();
        for &(gram, value) in &text.entries {
            for (&label, &weight) in self.of(gram) {
                scores[usize::from(label)] += value * weight;
            }
        }
        scores
    }

    /// How much a gram speaks for a label; negative when it speaks against it.
    pub(super) fn weight(&self, gram: u32, label: usize) -> f32 {
        self.of(gram).find(|(each, _)| usize::from(**each) == label).map_or(0.0, |(_, weight)| *weight)
    }

    fn of(&self, gram: u32) -> impl Iterator<Item = (&u16, &f32)> {
        let range = self.starts[gram as usize] as usize..self.starts[gram as usize + 1] as usize;
        self.labels[range.clone()].iter().zip(&self.weights[range])
    }
}

/// The plane of one label: its weights by gram, in rising order, and its constant.
struct Plane {
    weights: Vec<(u32, f32)>,
    bias: f32,
}

impl Problem<'_> {
    /// Algorithm 3 of the paper. `dual` holds how much each text pulls at the plane; texts that lie
    /// well on their own side pull at nothing and are left out ("shrunk") until the end.
    fn plane(&self, label: usize, cost: f32) -> Plane {
        let mut weights = vec![0.0f32; self.grams];
        let mut bias = 0.0f32;
        let mut dual = vec![0.0f32; self.vectors.len()];
        let mut order: Vec<usize> = (0..self.vectors.len()).collect();
        let mut active = order.len();
        let mut shuffle = Shuffle(label as u64);
        let mut bound = f32::INFINITY;
        for _ in 0..MOST_PASSES {
            let (mut highest, mut lowest) = (f32::NEG_INFINITY, f32::INFINITY);
            shuffle.apply(&mut order[..active]);
            let mut at = 0;
            while at < active {
                let text = order[at];
                let entries = &self.vectors[text].entries;
                let (side, cost) =
                    if self.truth[text] == label { (1.0, cost * OWN_TEXTS) } else { (-1.0, cost) };
                let softness = 0.5 / cost;
                let score =
                    entries.iter().map(|&(gram, value)| weights[gram as usize] * value).sum::<f32>() + bias;
                let slope = side * score - 1.0 + dual[text] * softness;
                if dual[text] == 0.0 && slope > bound {
                    active -= 1;
                    order.swap(at, active);
                    continue;
                }
                let step = if dual[text] == 0.0 { slope.min(0.0) } else { slope };
                (highest, lowest) = (highest.max(step), lowest.min(step));
                if step != 0.0 {
                    let length = entries.iter().map(|(_, value)| value * value).sum::<f32>() + 1.0;
                    let moved = (dual[text] - slope / (length + softness)).max(0.0);
                    let pull = (moved - dual[text]) * side;
                    dual[text] = moved;
                    entries.iter().for_each(|&(gram, value)| weights[gram as usize] += pull * value);
                    bias += pull;
                }
                at += 1;
            }
            if highest - lowest > CLOSE_ENOUGH {
                bound = if highest > 0.0 { highest } else { f32::INFINITY };
            } else if active < order.len() {
                // Done with those left in: look at all once more before believing it.
                (active, bound) = (order.len(), f32::INFINITY);
            } else {
                break;
            }
        }
        let kept = (0u32..).zip(weights).filter(|(_, weight)| weight.abs() >= LEAST_WEIGHT);
        Plane { weights: kept.collect(), bias }
    }
}

/// Puts texts in another order for every pass, as the method wants, and in the same one every time.
/// Fisher and Yates's shuffle, fed by Steele, Lea and Flood's SplitMix64.
struct Shuffle(u64);

impl Shuffle {
    fn apply(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            order.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(entries: &[(u32, f32)]) -> Vector {
        Vector { entries: entries.to_vec(), unknown_words: 0.0 }
    }

    fn three_corners() -> (Vec<Vector>, Vec<usize>) {
        let vectors = (0..30).map(|text| vector(&[(text % 3, 1.0), (3, 0.5)])).collect();
        (vectors, (0..30).map(|text| text % 3).collect())
    }

    #[test]
    fn each_label_scores_its_own_texts_above_the_others() {
        let (vectors, truth) = three_corners();
        let problem = Problem { vectors: &vectors, truth: &truth, labels: 3, grams: 4 };
        let linear = Linear::train(&problem, 1.0, 2);
        for (vector, &label) in vectors.iter().zip(&truth) {
            let scores = linear.scores(vector);
            for (other, score) in scores.iter().enumerate() {
                assert_eq!(*score > 0.0, other == label, "{scores:?}");
            }
        }
        assert!(linear.weight(0, 0) > 0.0 && linear.weight(0, 1) < 0.0);
    }

    #[test]
    fn more_threads_than_labels_give_the_same_planes_as_one() {
        let (vectors, truth) = three_corners();
        let problem = Problem { vectors: &vectors, truth: &truth, labels: 3, grams: 4 };
        assert_eq!(Linear::train(&problem, 1.0, 1), Linear::train(&problem, 1.0, 16));
        assert_eq!(Linear::train(&problem, 1.0, 1), Linear::train(&problem, 1.0, 0));
    }

    #[test]
    fn texts_without_any_gram_are_scored_by_how_common_each_label_is() {
        let vectors = [vector(&[]), vector(&[]), vector(&[])];
        let problem = Problem { vectors: &vectors, truth: &[0, 0, 1], labels: 2, grams: 0 };
        let scores = Linear::train(&problem, 1.0, 1).scores(&vectors[0]);
        assert!(scores[0] > scores[1], "{scores:?}");
    }
}
