//! Turns scores into honest numbers: probabilities that come true as often as they say, and a gate
//! that says how likely the top answer is right at all.
//!
//! Both are fitted to scores of texts that were held out of training, since scores of learnt texts
//! flatter. Temperature: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural
//! Networks", ICML 2017. The gate needs no out-of-scope examples: each held-out text is also shown
//! with its own label struck out, as an enquiry that no label fits. Must not know words.

use super::logistic::Logistic;
use serde::{Deserialize, Serialize};

/// A text's scores from a classifier that never saw it.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) scores: Scores,
    /// Number of its label; [`Scores::labels`]' length when it is out of scope.
    pub(super) truth: usize,
}

/// What is known of a text when it is to be judged.
#[derive(Debug, Clone)]
pub(super) struct Scores {
    /// One for each label that can be an answer.
    pub(super) labels: Vec<f32>,
    /// The score for being out of scope, where training had examples of that.
    pub(super) out_of_scope: Option<f32>,
    /// Share of words that training never saw, 0 to 1.
    pub(super) unknown_words: f32,
}

/// How scores become probabilities and a gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    /// Scores are multiplied by this before the softmax: the inverse of the temperature.
    sharpness: f32,
    gate: Logistic,
    /// The gate's value that 0, 1, … 100 % of held-out in-scope texts stay below.
    percentiles: Vec<f32>,
}

const SIGNALS: usize = 5;

impl Calibration {
    /// Fits to held-out texts. Without any (one example a label) the gate is the top probability,
    /// and half of it is asked for.
    pub(super) fn fit(held: &[Held]) -> Self {
        let in_scope: Vec<&Held> = held.iter().filter(|text| text.truth < text.scores.labels.len()).collect();
        let mut calibration = Self {
            sharpness: 3.0,
            gate: Logistic { weights: vec![1.0, 0.0, 0.0, 0.0, 0.0], bias: 0.0 },
            percentiles: vec![0.5; 101],
        };
        if in_scope.is_empty() {
            return calibration;
        }
        calibration.sharpness = sharpest(&in_scope);
        let samples: Vec<_> = held.iter().flat_map(|text| calibration.samples(text)).collect();
        calibration.gate = Logistic::fit(&samples);
        let mut gates: Vec<f32> = in_scope.iter().map(|text| calibration.gate(&text.scores)).collect();
        gates.sort_unstable_by(f32::total_cmp);
        let at = |percent: usize| gates[percent * (gates.len() - 1) / 100];
        calibration.percentiles = (0..=100).map(at).collect();
        calibration
    }

    /// One probability for each label; together one.
    pub(super) fn probabilities(&self, scores: &Scores) -> Vec<f32> {
        softmax(&scores.labels, self.sharpness)
    }

    /// How likely the top label is the right answer, 0 to 1.
    pub(super) fn gate(&self, scores: &Scores) -> f32 {
        self.gate.probability(&self.signals(scores)) as f32
    }

    /// The least gate that keeps this share (0 to 1) of enquiries that some label fits.
    pub(super) fn gate_keeping(&self, share: f32) -> f32 {
        let percent = (100.0 * (1.0 - share.clamp(0.0, 1.0))).round() as usize;
        self.percentiles[percent]
    }

    /// What a held-out text teaches the gate: itself, and, when others remain, itself without its label.
    fn samples(&self, text: &Held) -> impl Iterator<Item = ([f32; SIGNALS], bool)> {
        let itself = (self.signals(&text.scores), best(&text.scores.labels) == Some(text.truth));
        let orphan = (text.truth < text.scores.labels.len() && text.scores.labels.len() > 2).then(|| {
            let mut scores = text.scores.clone();
            scores.labels.remove(text.truth);
            (self.signals(&scores), false)
        });
        std::iter::once(itself).chain(orphan)
    }

    /// Log-odds of the top probability, the top score, its lead over the second, the share of
    /// unknown words, and the lead of "out of scope" over the top.
    fn signals(&self, scores: &Scores) -> [f32; SIGNALS] {
        let probability = self.probabilities(scores).into_iter().fold(0.0, f32::max).clamp(1e-6, 1.0 - 1e-6);
        let (mut top, mut second) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for &score in &scores.labels {
            (top, second) = if score > top { (score, top) } else { (top, second.max(score)) };
        }
        let stranger = scores.out_of_scope.map_or(0.0, |score| score - top);
        [(probability / (1.0 - probability)).ln(), top, top - second, scores.unknown_words, stranger]
    }
}

/// The place of the highest score, the first of equals.
pub(super) fn best(scores: &[f32]) -> Option<usize> {
    (0..scores.len()).rev().max_by(|&a, &b| scores[a].total_cmp(&scores[b]))
}

fn softmax(scores: &[f32], sharpness: f32) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut odds: Vec<f32> = scores.iter().map(|score| (sharpness * (score - top)).exp()).collect();
    let total: f32 = odds.iter().sum();
    odds.iter_mut().for_each(|each| *each /= total);
    odds
}

/// The sharpness under which the true labels were likeliest, by golden-section search on its
/// logarithm: the likelihood has one peak.
fn sharpest(held: &[&Held]) -> f32 {
    let surprise = |logarithm: f64| -> f64 {
        let sharpness = logarithm.exp() as f32;
        let likely = |text: &&Held| softmax(&text.scores.labels, sharpness)[text.truth].max(1e-9);
        held.iter().map(|text| -f64::from(likely(text)).ln()).sum()
    };
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (0.1f64.ln(), 50f64.ln());
    for _ in 0..24 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if surprise(left) < surprise(right) { high = right } else { low = left }
    }
    f64::midpoint(low, high).exp() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(labels: &[f32], truth: usize) -> Held {
        Held { scores: Scores { labels: labels.to_vec(), out_of_scope: None, unknown_words: 0.0 }, truth }
    }

    /// Nine in ten are right with a clear lead, one in ten wrong.
    fn mostly_right() -> Vec<Held> {
        (0..100).map(|i| held(&[1.0, -1.0, -1.0], usize::from(i % 10 == 0))).collect()
    }

    #[test]
    fn probabilities_come_true_as_often_as_they_say() {
        let calibration = Calibration::fit(&mostly_right());
        let likely = calibration.probabilities(&held(&[1.0, -1.0, -1.0], 0).scores);
        assert!((likely[0] - 0.9).abs() < 0.03, "{likely:?}");
        assert!((likely.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn the_gate_is_lower_when_nothing_fits() {
        let calibration = Calibration::fit(&mostly_right());
        let fits = calibration.gate(&held(&[1.0, -1.0, -1.0], 0).scores);
        let nothing = calibration.gate(&held(&[-1.0, -1.0, -1.0], 0).scores);
        assert!(fits > nothing + 0.3, "{fits} {nothing}");
    }

    #[test]
    fn keeping_more_enquiries_asks_for_a_lower_gate() {
        let varied: Vec<_> = (0..200u8).map(|i| held(&[f32::from(i) / 100.0, -1.0, -1.0], 0)).collect();
        let calibration = Calibration::fit(&varied);
        assert!(calibration.gate_keeping(0.99) < calibration.gate_keeping(0.8));
        assert_eq!(calibration.gate_keeping(7.0), calibration.gate_keeping(1.0));
    }

    #[test]
    fn with_nothing_held_out_the_gate_is_the_top_probability() {
        let calibration = Calibration::fit(&[]);
        let scores = held(&[1.0, 0.0], 0).scores;
        assert!((calibration.gate(&scores) - calibration.probabilities(&scores)[0]).abs() < 1e-5);
    }
}
