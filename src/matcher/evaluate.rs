//! How good a matcher is: pure arithmetic on predictions whose truth is known.
//!
//! Must not know how predictions were made, or how long they took.

use serde::Serialize;
use std::collections::BTreeMap;

/// Bins of equal width for the calibration error and the reliability curve.
pub const BINS: usize = 15;

/// One enquiry of a test set and what was made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction<'a> {
    /// The label it truly has; `None` when it is out of scope.
    pub truth: Option<&'a str>,
    /// The label ranked first.
    pub label: &'a str,
    /// That label's probability, 0 to 1.
    pub probability: f32,
    /// The ranking's gate, 0 to 1.
    pub gate: f32,
    /// Whether the gate let it pass.
    pub kept: bool,
}

/// The figures of an evaluation. Shares are 0 to 1; `None` where the test set has nothing to
/// measure it on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Of all enquiries, the share dealt with rightly. With out-of-scope enquiries in the test set
    /// the gate is on: theirs must be turned away, the others kept and labelled rightly. Without
    /// any it is off.
    pub accuracy: Option<f64>,
    /// Of in-scope enquiries, the share labelled rightly, the gate off.
    pub in_scope_accuracy: Option<f64>,
    /// The same with the gate on: those turned away count as wrong.
    pub gated_in_scope_accuracy: Option<f64>,
    /// Of out-of-scope enquiries, the share turned away.
    pub oos_recall: Option<f64>,
    /// Of the enquiries turned away, the share that is out of scope.
    pub oos_precision: Option<f64>,
    /// How often a random in-scope enquiry has a higher gate than a random out-of-scope one.
    pub auroc: Option<f64>,
    /// The F1 of each label in the test set, averaged; out of scope counts as a label. The gate as
    /// in `accuracy`.
    pub macro_f1: Option<f64>,
    /// Expected calibration error of the top probability over in-scope enquiries, 15 bins.
    pub calibration_error: Option<f64>,
}

/// The in-scope predictions whose first label has about the same probability: the bar of a reliability curve.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// Predictions in it.
    pub count: usize,
    /// Of those, how many have the right label.
    pub right: usize,
    /// Their mean probability, 0 to 1; 0 when there are none.
    pub probability: f64,
}

/// Sorts the in-scope predictions into 15 bins of equal width by their probability, lowest first.
pub fn reliability(predictions: &[Prediction<'_>]) -> [Bin; BINS] {
    let mut bins = [Bin::default(); BINS];
    for each in predictions.iter().filter(|each| each.truth.is_some()) {
        let bin = &mut bins[bin_of(each.probability)];
        bin.count += 1;
        bin.right += usize::from(each.truth == Some(each.label));
        bin.probability += (f64::from(each.probability) - bin.probability) / bin.count as f64;
    }
    bins
}

/// Scores predictions.
pub fn figures(predictions: &[Prediction<'_>]) -> Figures {
    let (in_scope, strangers): (Vec<&Prediction<'_>>, Vec<_>) =
        predictions.iter().partition(|each| each.truth.is_some());
    let gated = !strangers.is_empty();
    let right = |each: &&Prediction<'_>| each.truth == Some(each.label);
    let final_label = |each: &Prediction<'_>| (each.kept || !gated).then(|| each.label.to_owned());
    let dealt_rightly = |each: &&Prediction<'_>| final_label(each).as_deref() == each.truth;
    let turned_away = predictions.iter().filter(|each| !each.kept).count();
    let strangers_turned_away = strangers.iter().filter(|each| !each.kept).count();
    Figures {
        accuracy: share(predictions.iter().filter(dealt_rightly).count(), predictions.len()),
        in_scope_accuracy: share(in_scope.iter().copied().filter(right).count(), in_scope.len()),
        gated_in_scope_accuracy: share(
            in_scope.iter().copied().filter(|each| each.kept && right(each)).count(),
            in_scope.len(),
        ),
        oos_recall: share(strangers_turned_away, strangers.len()),
        oos_precision: share(strangers_turned_away, turned_away).filter(|_| gated),
        auroc: auroc(&in_scope, &strangers),
        macro_f1: macro_f1(predictions, gated),
        calibration_error: calibration_error(&in_scope),
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Mann and Whitney's statistic by ranks, equal gates sharing their ranks' mean.
fn auroc(in_scope: &[&Prediction<'_>], strangers: &[&Prediction<'_>]) -> Option<f64> {
    let pairs = in_scope.len() as f64 * strangers.len() as f64;
    let mut gates: Vec<(f32, bool)> = in_scope.iter().map(|each| (each.gate, true)).collect();
    gates.extend(strangers.iter().map(|each| (each.gate, false)));
    gates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut strangers_below, mut won) = (0.0, 0.0);
    for equal in gates.chunk_by(|a, b| a.0 == b.0) {
        let ours = equal.iter().filter(|(_, in_scope)| *in_scope).count() as f64;
        let theirs = equal.len() as f64 - ours;
        won += ours * (strangers_below + theirs / 2.0);
        strangers_below += theirs;
    }
    (pairs > 0.0).then(|| won / pairs)
}

#[derive(Default)]
struct Tally {
    right: usize,
    said: usize,
    true_ones: usize,
}

fn macro_f1(predictions: &[Prediction<'_>], gated: bool) -> Option<f64> {
    let mut tallies: BTreeMap<Option<&str>, Tally> = BTreeMap::new();
    for each in predictions {
        let said = (each.kept || !gated).then_some(each.label);
        tallies.entry(said).or_default().said += 1;
        let truth = tallies.entry(each.truth).or_default();
        truth.true_ones += 1;
        truth.right += usize::from(said == each.truth);
    }
    let tested: Vec<&Tally> = tallies.values().filter(|tally| tally.true_ones > 0).collect();
    let f1 = |tally: &&Tally| 2.0 * tally.right as f64 / (tally.said + tally.true_ones) as f64;
    (!tested.is_empty()).then(|| tested.iter().map(f1).sum::<f64>() / tested.len() as f64)
}

fn calibration_error(in_scope: &[&Prediction<'_>]) -> Option<f64> {
    let mut gaps = [0.0; BINS];
    for each in in_scope {
        gaps[bin_of(each.probability)] +=
            f64::from(each.probability) - f64::from(u8::from(each.truth == Some(each.label)));
    }
    let total: f64 = gaps.iter().map(|gap| gap.abs()).sum();
    (!in_scope.is_empty()).then(|| total / in_scope.len() as f64)
}

fn bin_of(probability: f32) -> usize {
    ((probability * BINS as f32) as usize).min(BINS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(truth: Option<&'static str>, label: &'static str, gate: f32) -> Prediction<'static> {
        Prediction { truth, label, probability: gate, gate, kept: gate >= 0.5 }
    }

    #[test]
    fn each_figure_counts_what_its_name_says() {
        let figures = figures(&[
            said(Some("bin"), "bin", 0.9),
            said(Some("bin"), "tax", 0.8),
            said(Some("tax"), "tax", 0.4),
            said(Some("tax"), "tax", 0.7),
            said(None, "bin", 0.2),
            said(None, "tax", 0.6),
        ]);
        assert_eq!(figures.accuracy, Some(0.5));
        assert_eq!(figures.in_scope_accuracy, Some(0.75));
        assert_eq!(figures.gated_in_scope_accuracy, Some(0.5));
        assert_eq!(figures.oos_recall, Some(0.5));
        assert_eq!(figures.oos_precision, Some(0.5));
        assert_eq!(figures.auroc, Some(7.0 / 8.0));
        // bin 2·1/(1+2), tax 2·1/(3+2), out of scope 2·1/(2+2)
        assert!((figures.macro_f1.unwrap() - (2.0 / 3.0 + 0.4 + 0.5) / 3.0).abs() < 1e-12);
        // 0.9 right, 0.8 wrong, 0.4 right, 0.7 right, each alone in its bin
        assert!((figures.calibration_error.unwrap() - (0.1 + 0.8 + 0.6 + 0.3) / 4.0).abs() < 1e-6);
    }

    #[test]
    fn without_out_of_scope_enquiries_the_gate_is_off_and_their_figures_are_absent() {
        let figures = figures(&[said(Some("bin"), "bin", 0.1), said(Some("tax"), "tax", 0.9)]);
        assert_eq!(figures.accuracy, Some(1.0));
        assert_eq!(figures.macro_f1, Some(1.0));
        assert_eq!(figures.gated_in_scope_accuracy, Some(0.5));
        assert_eq!((figures.oos_recall, figures.oos_precision, figures.auroc), (None, None, None));
    }

    #[test]
    fn the_reliability_curve_has_each_in_scope_enquiry_in_the_bin_of_its_probability() {
        let bins = reliability(&[
            said(Some("bin"), "bin", 0.99),
            said(Some("bin"), "tax", 0.95),
            said(Some("tax"), "tax", 0.0),
            said(None, "tax", 0.99),
        ]);
        assert_eq!((bins[14].count, bins[14].right), (2, 1));
        assert!((bins[14].probability - 0.97).abs() < 1e-6);
        assert_eq!((bins[0].count, bins[0].right), (1, 1));
        assert_eq!(bins.iter().map(|bin| bin.count).sum::<usize>(), 3);
    }

    #[test]
    fn equal_gates_are_neither_won_nor_lost() {
        let figures = figures(&[said(Some("bin"), "bin", 0.7), said(None, "bin", 0.7)]);
        assert_eq!(figures.auroc, Some(0.5));
    }

    #[test]
    fn nothing_tested_gives_no_figures() {
        assert_eq!(figures(&[]).accuracy, None);
    }
}
