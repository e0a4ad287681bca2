//! Where to draw the lines: from what is wanted, in enquiries of a hundred, to a least value of
//! the two scores that a stage gives, `gate` and `right`.
//!
//! Read off held-out texts, so that "five wrong in a hundred" means the same whatever the model
//! was trained on. The gate parts what some label fits from what none does; among the former,
//! `right` knows better which first labels are right. Must not know how either comes about.

use serde::{Deserialize, Serialize};

/// Least scores for what may be wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Gates {
    /// The gate that 0, 1, … 100 % of the texts that some label fits stay below.
    percentiles: Vec<f32>,
    /// The least `right` from which on at most 0, 1, … 50 answers in a hundred are wrong.
    wrong: Vec<f32>,
}

/// A held-out text's end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    pub(super) gate: f32,
    /// The stage's `right`.
    pub(super) score: f32,
    pub(super) in_scope: bool,
    /// Whether the first label is the right one.
    pub(super) right: bool,
}

/// What is asked for when nothing was held out to tell.
const UNTOLD: f32 = 0.5;

/// Above any gate and any score.
const NEVER: f32 = 1.1;

/// Wrong answers in a hundred that can be asked for, at most.
const MOST_WRONG: usize = 50;

impl Gates {
    pub(super) fn fit(outcomes: &[Outcome]) -> Self {
        let mut kept: Vec<f32> = outcomes.iter().filter(|text| text.in_scope).map(|text| text.gate).collect();
        if kept.is_empty() {
            return Self { percentiles: vec![UNTOLD; 101], wrong: vec![UNTOLD; MOST_WRONG + 1] };
        }
        kept.sort_unstable_by(f32::total_cmp);
        let percentiles = (0..=100).map(|percent| kept[percent * (kept.len() - 1) / 100]).collect();
        let mut falling = outcomes.to_vec();
        falling.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut wrong = vec![NEVER; MOST_WRONG + 1];
        let (mut answered, mut mistaken) = (0, 0);
        for equal in falling.chunk_by(|a, b| a.score == b.score) {
            answered += equal.len();
            mistaken += equal.iter().filter(|text| !text.right).count();
            for (allowed, least) in wrong.iter_mut().enumerate() {
                if mistaken * 100 <= allowed * answered {
                    *least = equal[0].score;
                }
            }
        }
        Self { percentiles, wrong }
    }

    /// The least gate that keeps this share (0 to 1) of enquiries that some label fits.
    pub(super) fn keeping(&self, share: f32) -> f32 {
        let percent = (100.0 * (1.0 - share.clamp(0.0, 1.0))).round() as usize;
        self.percentiles[percent]
    }

    /// The least `right` from which on at most so many answers in a hundred are wrong.
    pub(super) fn with_wrong(&self, per_hundred: u8) -> f32 {
        self.wrong[usize::from(per_hundred).min(MOST_WRONG)]
    }
}

/// The least gate of a cheap judge that may decide alone: of all enquiries, `lost` (a share) at most
/// may be answered worse by it than by the better judge. Each pair is the cheap judge's gate, and
/// how much better the other did: 1, 0 or -1.
pub(super) fn sure_enough(pairs: &[(f32, i32)], lost: f64) -> f32 {
    let mut falling = pairs.to_vec();
    falling.sort_by(|a, b| b.0.total_cmp(&a.0));
    let allowed = lost * pairs.len() as f64;
    let (mut least, mut worse) = (NEVER, 0);
    for equal in falling.chunk_by(|a, b| a.0 == b.0) {
        worse += equal.iter().map(|(_, better)| better).sum::<i32>();
        if f64::from(worse) > allowed {
            break;
        }
        least = equal[0].0;
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred texts with gates and scores from 0.00 to 0.99, of which every one below a half is wrong.
    fn outcomes() -> Vec<Outcome> {
        (0..100u8)
            .map(|i| Outcome {
                gate: f32::from(i) / 100.0,
                score: f32::from(i) / 100.0,
                in_scope: true,
                right: i >= 50,
            })
            .collect()
    }

    #[test]
    fn keeping_more_enquiries_asks_for_a_lower_gate() {
        let gates = Gates::fit(&outcomes());
        assert_eq!(gates.keeping(0.95), 0.04);
        assert!(gates.keeping(0.99) < gates.keeping(0.8));
        assert_eq!(gates.keeping(7.0), gates.keeping(1.0));
    }

    #[test]
    fn allowing_more_wrong_answers_asks_for_a_lower_gate() {
        let gates = Gates::fit(&outcomes());
        assert_eq!(gates.with_wrong(0), 0.5);
        // Fifty right and five wrong are nine wrong in a hundred.
        assert_eq!(gates.with_wrong(10), 0.45);
        assert_eq!(gates.with_wrong(255), gates.with_wrong(50));
        let hopeless = [Outcome { gate: 0.9, score: 0.9, in_scope: true, right: false }];
        assert!(Gates::fit(&hopeless).with_wrong(5) > 1.0);
    }

    #[test]
    fn the_cheap_judge_decides_alone_where_the_other_does_no_better() {
        let pairs: Vec<(f32, i32)> = (0..100u8).map(|i| (f32::from(i) / 100.0, i32::from(i < 30))).collect();
        assert_eq!(sure_enough(&pairs, 0.0), 0.3);
        assert_eq!(sure_enough(&pairs, 0.05), 0.25);
        assert!(sure_enough(&[(0.9, 1)], 0.0) > 1.0);
    }

    #[test]
    fn with_nothing_held_out_half_is_asked_for() {
        assert_eq!(Gates::fit(&[]).keeping(0.95), 0.5);
    }
}
