//! The matrix of the labels that are most confused: who is taken for whom, and how often.

use crate::cli::evaluate::summary::{Confusion, Summary, area_of};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Labels in the matrix, at most: more cannot be read.
const MOST_LABELS: usize = 30;

/// Strengths of the matrix's colours: a share of the strongest cell each.
const SHADES: usize = 4;

/// Who is taken for whom, among the labels that are most confused.
#[derive(Serialize)]
pub(super) struct Matrix<'a> {
    /// Labels that are confused at all; the matrix may not have room for all.
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

impl<'a> Matrix<'a> {
    /// The labels of the worst confusions, as many as can be read, in the order of their areas; none without confusions.
    pub(super) fn of(summary: &Summary<'a>) -> Option<Self> {
        let mut labels: BTreeSet<&str> = BTreeSet::new();
        let mut confused: BTreeSet<&str> = BTreeSet::new();
        for Confusion { truth, said, .. } in &summary.confusions {
            let both = [*truth, *said];
            confused.extend(both);
            let added = both.iter().filter(|label| !labels.contains(*label)).count();
            if labels.len() + added <= MOST_LABELS {
                labels.extend(both);
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
                let of = if right {
                    summary.right.get(head.label)
                } else {
                    counts.get(&(head.label, column.label))
                };
                let count = of.copied().unwrap_or_default();
                Cell {
                    count,
                    right,
                    shade: (count * SHADES).div_ceil(most).min(SHADES),
                    border: column.border,
                }
            };
            Row { cells: heads().map(cell).collect(), head }
        };
        Some(Self { confused: confused.len(), columns: heads().collect(), rows: heads().map(row).collect() })
    }
}
