//! The report as a page: one HTML file with everything in it, that opens anywhere and runs nothing.
//!
//! Here numbers become words and places on a drawing; the markup is in the template beside this file, which escapes
//! whatever it is given.

use super::Report;
use super::summary::{Confusion, Summary, area_of};
use super::tried::Tried;
use crate::matcher::Verdict;
use crate::matcher::evaluate::{BINS, Bin};
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const PAGE: &str = include_str!("report.html");

/// Labels in the matrix, at most: more cannot be read.
const MOST_LABELS: usize = 30;

/// Groups of errors that stand open when the page is opened.
const OPEN: usize = 3;

/// Strengths of the matrix's colours: a share of the strongest cell each.
const SHADES: usize = 4;

/// The drawing of the reliability curve, in its own units: room for the words at the left and below, the square of the
/// curve, and the bars of counts beneath it.
const LEFT: f64 = 56.0;
const TOP: f64 = 12.0;
const SIDE: f64 = 420.0;
const BARS_TOP: f64 = 478.0;
const BARS_HEIGHT: f64 = 70.0;

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

/// The reliability curve: of what was said with this probability, how much was right.
#[derive(Serialize)]
struct Curve {
    error: String,
    /// The corners of the line through all points.
    line: String,
    points: Vec<Point>,
    bars: Vec<Bar>,
    /// Lines and their words at every fifth: place along the axis from the left, place from the top, words.
    ticks: Vec<(f64, f64, String)>,
}

/// A bin that holds anything.
#[derive(Serialize)]
struct Point {
    x: f64,
    y: f64,
    from: String,
    to: String,
    count: usize,
    said: String,
    right: String,
}

#[derive(Serialize)]
struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    count: usize,
}

/// Who is taken for whom, among the labels that are most confused.
#[derive(Serialize)]
struct Matrix<'a> {
    /// Labels in the test that are confused at all, and those that the matrix has room for.
    confused: usize,
    columns: Vec<Head<'a>>,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    label: &'a str,
    /// Begins a new area.
    border: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    head: Head<'a>,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    count: usize,
    /// The label itself: these are right.
    right: bool,
    /// 1 to [`SHADES`] for what is wrong.
    shade: usize,
    border: bool,
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
        curve: curve(&summary.reliability, report.figures.calibration_error),
        matrix: matrix(summary),
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
    let share = |value: Option<f64>, name, says| Some(Figure { value: percent(value?), name, says });
    let other = |value: String, name, says| Some(Figure { value, name, says });
    let auroc = of.auroc.map(|auroc| format!("{auroc:.3}"));
    [
        share(of.accuracy, "Dealt with rightly", "of all enquiries: answered as what they are, or turned away where no answer fits."),
        share(of.in_scope_accuracy, "Right first", "of the enquiries that an answer fits have the right one as the first guess, were it always given."),
        share(of.gated_in_scope_accuracy, "Right first and let through", "of them also pass the gate, so that the resident is not asked to say it again."),
        share(of.oos_recall, "Strangers turned away", "of the enquiries that no answer fits."),
        share(of.oos_precision, "Turned away rightly", "of the enquiries that are turned away fit no answer."),
        auroc.and_then(|value| other(value, "The gate (AUROC)", "is how often the gate tells an enquiry that an answer fits from one that none fits; 0.5 is guessing, 1 is always.")),
        share(of.macro_f1, "Average over labels (macro F1)", "is the balance of finding a label and not finding it elsewhere, with every label counting the same."),
        share(of.calibration_error, "Calibration error", "is how far the stated probabilities are from what came true, on average: less is better."),
        other(format!("{:.2} ms", report.p50_ms), "One enquiry", "is what half of the enquiries take at most, on one thread."),
        other(format!("{:.2} ms", report.p99_ms), "A slow enquiry", "is what 99 of 100 take at most."),
        other(format!("{:.1} s", report.train_seconds), "Training", "from all the texts."),
        other(format!("{:.1} MB", report.model_bytes as f64 / 1e6), "Model", "is its size on disk."),
    ]
    .into_iter()
    .flatten()
    .collect()
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

fn curve(bins: &[Bin; BINS], error: Option<f64>) -> Curve {
    let x = |share: f64| tenth(LEFT + share * SIDE);
    let y = |share: f64| tenth(TOP + (1.0 - share) * SIDE);
    let width = SIDE / BINS as f64;
    let most = bins.iter().map(|bin| bin.count).max().unwrap_or_default().max(1) as f64;
    let filled = || bins.iter().enumerate().filter(|(_, bin)| bin.count > 0);
    let points: Vec<Point> = filled()
        .map(|(place, bin)| {
            let right = bin.right as f64 / bin.count as f64;
            Point {
                x: x(bin.probability),
                y: y(right),
                from: percent(place as f64 / BINS as f64),
                to: percent((place + 1) as f64 / BINS as f64),
                count: bin.count,
                said: percent(bin.probability),
                right: percent(right),
            }
        })
        .collect();
    let bar = |(place, bin): (usize, &Bin)| {
        let height = (bin.count as f64 / most * BARS_HEIGHT).max(1.0);
        Bar {
            x: tenth(LEFT + place as f64 * width + 1.0),
            y: tenth(BARS_TOP + BARS_HEIGHT - height),
            width: tenth(width - 2.0),
            height: tenth(height),
            count: bin.count,
        }
    };
    Curve {
        error: error.map_or("–".to_owned(), |error| format!("{error:.3}")),
        line: points.iter().map(|point| format!("{},{}", point.x, point.y)).collect::<Vec<_>>().join(" "),
        points,
        bars: filled().map(bar).collect(),
        ticks: (0..=5u8)
            .map(|fifth| {
                let share = f64::from(fifth) / 5.0;
                (x(share), y(share), format!("{}", fifth * 20))
            })
            .collect(),
    }
}

/// The labels of the worst confusions, as many as can be read, in the order of their areas.
fn matrix<'a>(summary: &Summary<'a>) -> Option<Matrix<'a>> {
    let mut labels: BTreeSet<&str> = BTreeSet::new();
    let mut confused: BTreeSet<&str> = BTreeSet::new();
    for Confusion { truth, said, .. } in &summary.confusions {
        confused.extend([*truth, *said]);
        let both = labels.union(&BTreeSet::from([*truth, *said])).count();
        if both <= MOST_LABELS {
            labels.extend([*truth, *said]);
        }
    }
    let counts: BTreeMap<(&str, &str), usize> =
        summary.confusions.iter().map(|each| ((each.truth, each.said), each.enquiries.len())).collect();
    let most = *counts.values().max()?;
    let labels: Vec<&str> = labels.into_iter().collect();
    let heads = || {
        labels.iter().enumerate().map(|(place, label)| Head {
            label,
            border: place > 0 && area_of(label) != area_of(labels[place - 1]),
        })
    };
    let row = |head: Head<'a>| {
        let cell = |column: Head<'_>| {
            let right = column.label == head.label;
            let of =
                if right { summary.right.get(head.label) } else { counts.get(&(head.label, column.label)) };
            let count = of.copied().unwrap_or_default();
            Cell { count, right, shade: (count * SHADES).div_ceil(most).min(SHADES), border: column.border }
        };
        Row { cells: heads().map(cell).collect(), head }
    };
    Some(Matrix { confused: confused.len(), columns: heads().collect(), rows: heads().map(row).collect() })
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

/// Rounded to what can be seen.
fn tenth(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests;
