//! The report as a page: one HTML file with everything in it, that opens anywhere and runs nothing.
//!
//! Here numbers become words and places on a drawing; the markup is in the template beside this file, which escapes
//! whatever it is given.

mod curve;
mod matrix;

use super::Report;
use super::summary::{Confusion, Summary};
use super::tried::Tried;
use crate::matcher::Verdict;
use curve::Curve;
use matrix::Matrix;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

const PAGE: &str = include_str!("report.html");

/// Groups of errors that stand open when the page is opened.
const OPEN: usize = 3;

#[derive(Serialize)]
struct Page<'a> {
    about: &'a str,
    count: usize,
    figures: Vec<Figure>,
    ends: Vec<End>,
    areas: Vec<AreaRow<'a>>,
    curve: Curve,
    matrix: Option<Matrix<'a>>,
    errors: usize,
    confidently_wrong: usize,
    groups: Vec<Group<'a>>,
}

/// A figure and what it says.
#[derive(Serialize)]
struct Figure {
    value: String,
    name: &'static str,
    says: &'static str,
}

/// What residents got.
#[derive(Serialize)]
struct End {
    name: &'static str,
    count: usize,
    share: String,
    right: String,
    says: String,
}

#[derive(Serialize)]
struct AreaRow<'a> {
    area: &'a str,
    count: usize,
    right_first: String,
    within_three: String,
    confidently_wrong: String,
}

/// Enquiries of one label that were taken for another.
#[derive(Serialize)]
struct Group<'a> {
    truth: &'a str,
    said: &'a str,
    open: bool,
    confidently_wrong: usize,
    enquiries: Vec<Enquiry<'a>>,
}

#[derive(Serialize)]
struct Enquiry<'a> {
    text: &'a str,
    probability: String,
    got: &'static str,
    confidently_wrong: bool,
    reason: &'a str,
}

/// The page.
pub(super) fn page(about: &str, report: &Report, summary: &Summary<'_>) -> String {
    let groups: Vec<Group<'_>> = summary.confusions.iter().enumerate().map(group).collect();
    let page = Page {
        about,
        count: summary.count,
        figures: figures(report),
        ends: ends(summary),
        areas: areas(summary),
        curve: Curve::of(&summary.reliability, report.figures.calibration_error),
        matrix: Matrix::of(summary),
        errors: groups.iter().map(|group| group.enquiries.len()).sum(),
        confidently_wrong: groups.iter().map(|group| group.confidently_wrong).sum(),
        groups,
    };
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates
        .render_named_str("report.html", PAGE, Serde(page))
        .expect("a constant template over values that are always there")
}

fn figures(report: &Report) -> Vec<Figure> {
    let of = &report.figures;
    let always = |value: String, name, says| Some(Figure { name, value, says });
    let share = |value: Option<f64>, name, says| always(percent(value?), name, says);
    let figures = [
        share(
            of.accuracy,
            "Dealt with rightly",
            "of all enquiries: answered as what they are, or turned away where no answer fits.",
        ),
        share(
            of.in_scope_accuracy,
            "Right first",
            "of the enquiries that an answer fits have the right one as the first guess, were it always given.",
        ),
        share(
            of.gated_in_scope_accuracy,
            "Right first and let through",
            "of them also pass the gate, so that the resident is not asked to say it again.",
        ),
        share(of.oos_recall, "Strangers turned away", "of the enquiries that no answer fits."),
        share(
            of.oos_precision,
            "Turned away rightly",
            "of the enquiries that are turned away fit no answer.",
        ),
        of.auroc.and_then(|auroc| {
            always(
                format!("{auroc:.3}"),
                "The gate (AUROC)",
                "is how often the gate tells an enquiry that an answer fits from one that none fits; 0.5 is \
                 guessing, 1 is always.",
            )
        }),
        share(
            of.macro_f1,
            "Average over labels (macro F1)",
            "is the balance of finding a label and not finding it elsewhere, every label counting the same.",
        ),
        share(
            of.calibration_error,
            "Calibration error",
            "is how far the stated probabilities are from what came true, on average: less is better.",
        ),
        always(
            format!("{:.2} ms", report.p50_ms),
            "One enquiry",
            "is what half of the enquiries take at most, on one thread.",
        ),
        always(format!("{:.2} ms", report.p99_ms), "A slow enquiry", "is what 99 of 100 take at most."),
        always(format!("{:.1} s", report.train_seconds), "Training", "from all the texts."),
        always(format!("{:.1} MB", report.model_bytes as f64 / 1e6), "Model", "is its size on disk."),
    ];
    figures.into_iter().flatten().collect()
}

fn ends(summary: &Summary<'_>) -> Vec<End> {
    let ends = &summary.ends;
    let row = |name, count: usize, right: usize, says| End {
        name,
        count,
        share: share(count, summary.count),
        right: share(right, count),
        says,
    };
    vec![
        row("Answered", ends.answered, ends.answered_rightly, "with the right answer".to_owned()),
        row("Offered a choice", ends.offered, ends.offered_rightly, "with the right one in it".to_owned()),
        row(
            "Asked to say it again",
            ends.asked_again,
            ends.asked_rightly,
            format!(
                "because no answer fits; {} of the others would have been answered rightly",
                ends.asked_needlessly
            ),
        ),
    ]
}

fn areas<'a>(summary: &'a Summary<'_>) -> Vec<AreaRow<'a>> {
    let row = |area: &'a super::Area| AreaRow {
        area: &area.area,
        count: area.count,
        right_first: percent(area.right_first),
        within_three: percent(area.within_three),
        confidently_wrong: percent(area.confidently_wrong),
    };
    summary.areas.iter().map(row).collect()
}

fn group<'a>((place, confusion): (usize, &Confusion<'a>)) -> Group<'a> {
    let row = |each: &&'a Tried| Enquiry {
        text: &each.text,
        probability: percent(f64::from(each.probability())),
        got: match each.verdict {
            Verdict::Clear => "answered",
            Verdict::Close(_) => "offered a choice",
            Verdict::Unsure => "asked to say it again",
        },
        confidently_wrong: each.confidently_wrong(),
        reason: &each.reason,
    };
    Group {
        truth: confusion.truth,
        said: confusion.said,
        open: place < OPEN,
        confidently_wrong: confusion.confidently_wrong(),
        enquiries: confusion.enquiries.iter().map(row).collect(),
    }
}

/// A dash for a share of nothing.
fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { percent(part as f64 / whole as f64) }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

#[cfg(test)]
mod tests;
