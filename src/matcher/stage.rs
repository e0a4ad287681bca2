//! Joins what the members say, and turns it into honest numbers: probabilities that come true as
//! often as they say, and a gate that says how likely the top answer is right at all.
//!
//! Both are fitted to texts that were held out of training, since what members say of learnt texts
//! flatters. The members' weights and the sharpness of the probabilities are one: a multinomial
//! logistic regression with one weight a member (stacking: Wolpert, "Stacked Generalization", 1992;
//! with one member it is the temperature of Guo, Pleiss, Sun and Weinberger, ICML 2017). The gate
//! learns "this answer is right" against "it is wrong or nothing fits", and needs no out-of-scope
//! examples: each held-out text is also shown with its own label struck out, as an enquiry that no
//! label fits. Must not know words.

use super::logistic::{Logistic, solve};
use super::members::{ALL, Opinions};
use serde::{Deserialize, Serialize};

/// A text that was held out of training, and what members that never saw it say.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) opinions: Opinions,
    /// Number of its class; `labels` when it is out of scope.
    pub(super) truth: usize,
}

/// The first of the members, joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Stage {
    /// One for each member; none is negative.
    weights: Vec<f32>,
    gate: Logistic,
    /// As the gate, but taught by enquiries as they come, none of them an orphan.
    right: Logistic,
}

/// What a stage makes of a text.
#[derive(Debug, Clone)]
pub(super) struct Judgement {
    /// One for each label; together one.
    pub(super) probabilities: Vec<f32>,
    /// How likely the top label is the right answer when as many enquiries fit none, 0 to 1.
    pub(super) gate: f32,
    /// The same when enquiries are such as training had.
    pub(super) right: f32,
}

/// What the gate looks at: see [`Stage::signals`].
const SIGNALS: usize = 8;

/// Newton's method on so few weights is done in a handful of steps.
const STEPS: usize = 20;

/// Pulls weights towards nothing, so that a member that parts all held-out texts stays finite.
const RIDGE: f64 = 1e-3;

impl Stage {
    /// Fits the first `members` members to held-out texts. Without any (one example a label) members
    /// count alike and the gate is the top probability.
    pub(super) fn fit(held: &[Held], members: usize, labels: usize) -> Self {
        let in_scope: Vec<&Held> = held.iter().filter(|text| text.truth < labels).collect();
        let odds_alone =
            Logistic { weights: [1.0].into_iter().chain([0.0; SIGNALS - 1]).collect(), bias: 0.0 };
        let mut stage = Self { weights: vec![3.0; members], gate: odds_alone.clone(), right: odds_alone };
        if !in_scope.is_empty() {
            stage.weights = likeliest_weights(&in_scope, members, labels);
            let mut samples: Vec<_> = held.iter().map(|text| stage.sample(text, labels)).collect();
            stage.right = Logistic::fit(&samples);
            samples.extend(held.iter().filter_map(|text| stage.orphan(text, labels)));
            stage.gate = Logistic::fit(&samples);
        }
        stage
    }

    pub(super) fn judge(&self, opinions: &Opinions, labels: usize) -> Judgement {
        let joined = self.join(opinions);
        let probabilities = softmax(&joined[..labels]);
        if !opinions.says_something {
            return Judgement { probabilities, gate: 0.0, right: 0.0 };
        }
        let signals = self.signals(opinions, &joined, labels, None);
        let likely = |logistic: &Logistic| logistic.probability(&signals) as f32;
        // Two honest estimates of the same thing, which err in different places.
        let top = probabilities.iter().copied().fold(0.0, f32::max);
        let right = f32::midpoint(likely(&self.right), top);
        Judgement { probabilities, gate: likely(&self.gate), right }
    }

    /// One score for each class.
    fn join(&self, opinions: &Opinions) -> Vec<f32> {
        let mut joined = vec![0.0; opinions.members[0].len()];
        for (weight, scores) in self.weights.iter().zip(&opinions.members) {
            joined.iter_mut().zip(scores).for_each(|(sum, score)| *sum += weight * score);
        }
        joined
    }

    /// What a held-out text teaches: its signals, and whether the top label is right.
    fn sample(&self, text: &Held, labels: usize) -> ([f32; SIGNALS], bool) {
        let joined = self.join(&text.opinions);
        let right = best(&joined[..labels], None) == Some(text.truth);
        (self.signals(&text.opinions, &joined, labels, None), right)
    }

    /// The same text with its own label struck out, so that none fits; not when hardly any is left.
    fn orphan(&self, text: &Held, labels: usize) -> Option<([f32; SIGNALS], bool)> {
        let struck = Some(text.truth).filter(|&truth| truth < labels && labels > 2);
        struck.map(|_| (self.signals(&text.opinions, &self.join(&text.opinions), labels, struck), false))
    }

    /// Log-odds of the top probability; the top score and its lead over the second; the share of
    /// unknown words; the lead of "out of scope" over the top; the cosines of the label's nearest
    /// phrase by words and by meaning; and the share of members that agree on the top. `struck` is a label to leave out.
    fn signals(
        &self,
        opinions: &Opinions,
        joined: &[f32],
        labels: usize,
        struck: Option<usize>,
    ) -> [f32; SIGNALS] {
        let (joined, stranger) = joined.split_at(labels);
        let Some(first) = best(joined, struck) else { return [0.0; SIGNALS] };
        let top = joined[first];
        let others =
            || joined.iter().enumerate().filter(|&(label, _)| label != first && Some(label) != struck);
        let second = others().map(|(_, &score)| score).fold(f32::NEG_INFINITY, f32::max).max(top - FAR);
        let odds = -others().map(|(_, score)| (score - top).exp()).sum::<f32>().max(1e-6).ln();
        let members = opinions.members.iter().take(self.weights.len());
        let agree = members.filter(|scores| best(&scores[..labels], struck) == Some(first)).count();
        [
            odds,
            top,
            top - second,
            opinions.unknown_words,
            stranger.first().map_or(0.0, |score| (score - top).clamp(-FAR, FAR)),
            opinions.members[1][first],
            // The nearest meaning, where a stage joins it.
            if self.weights.len() == ALL { opinions.members[ALL - 1][first] } else { 0.0 },
            agree as f32 / self.weights.len() as f32,
        ]
    }
}

/// A lead beyond this says no more.
const FAR: f32 = 20.0;

/// The place of the highest score, the first of equals, leaving one out.
fn best(scores: &[f32], struck: Option<usize>) -> Option<usize> {
    (0..scores.len()).rev().filter(|&at| Some(at) != struck).max_by(|&a, &b| scores[a].total_cmp(&scores[b]))
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut odds: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
    let total: f32 = odds.iter().sum();
    odds.iter_mut().for_each(|each| *each /= total);
    odds
}

/// The weights under which the true labels were likeliest. The likelihood has one peak, which
/// Newton's method climbs; a member that would get a negative weight gets none.
fn likeliest_weights(held: &[&Held], members: usize, labels: usize) -> Vec<f32> {
    let mut weights = vec![1.0f64; members];
    let mut surprise = f64::INFINITY;
    let mut step = vec![0.0; members];
    for _ in 0..STEPS {
        let climb = Climb::at(held, &weights, labels);
        if climb.surprise > surprise {
            // Too far: half the step.
            step.iter_mut().for_each(|part| *part /= 2.0);
            weights.iter_mut().zip(&step).for_each(|(weight, part)| *weight = (*weight - part).max(0.0));
            continue;
        }
        surprise = climb.surprise;
        step = solve(climb.curve, climb.slope);
        weights.iter_mut().zip(&step).for_each(|(weight, part)| *weight = (*weight + part).max(0.0));
    }
    weights.into_iter().map(|weight| weight as f32).collect()
}

/// The likelihood at a point, its slope and its curvature.
struct Climb {
    surprise: f64,
    slope: Vec<f64>,
    curve: Vec<Vec<f64>>,
}

impl Climb {
    fn at(held: &[&Held], weights: &[f64], labels: usize) -> Self {
        let members = weights.len();
        let mut climb = Self {
            surprise: weights.iter().map(|weight| RIDGE * weight * weight / 2.0).sum(),
            slope: weights.iter().map(|weight| -RIDGE * weight).collect(),
            curve: (0..members)
                .map(|row| (0..members).map(|column| if row == column { RIDGE } else { 0.0 }).collect())
                .collect(),
        };
        for text in held {
            let scores = &text.opinions.members[..members];
            let joined: Vec<f32> = (0..labels)
                .map(|label| {
                    let weighed =
                        weights.iter().zip(scores).map(|(weight, member)| weight * f64::from(member[label]));
                    weighed.sum::<f64>() as f32
                })
                .collect();
            let likely = softmax(&joined);
            climb.surprise -= f64::from(likely[text.truth].max(1e-9)).ln();
            let mean = |member: &[f32]| -> f64 {
                likely.iter().zip(member).map(|(share, score)| f64::from(share * score)).sum()
            };
            let means: Vec<f64> = scores.iter().map(|member| mean(member)).collect();
            for (row, one) in scores.iter().enumerate() {
                climb.slope[row] += f64::from(one[text.truth]) - means[row];
                for (column, other) in scores.iter().enumerate() {
                    let products = likely.iter().zip(one.iter().zip(other));
                    let product: f64 = products.map(|(share, (a, b))| f64::from(share * a * b)).sum();
                    climb.curve[row][column] += product - means[row] * means[column];
                }
            }
        }
        climb
    }
}
