//! Enquiries after their trial, counted: by area, by what the resident got, and by what was taken for what.

use super::tried::{GUESSES, Tried};
use crate::matcher::Verdict;
use crate::matcher::evaluate::{BINS, Bin, Figures, Prediction, figures, reliability};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A trial, counted.
pub(super) struct Summary<'a> {
    pub(super) count: usize,
    pub(super) figures: Figures,
    pub(super) reliability: [Bin; BINS],
    /// By name; none when labels have no area.
    pub(super) areas: Vec<Area>,
    pub(super) ends: Ends,
    /// Most enquiries first.
    pub(super) confusions: Vec<Confusion<'a>>,
    /// For each label how many of its enquiries came first as what they are.
    pub(super) right: BTreeMap<&'a str, usize>,
}

/// The enquiries of one area of our content. Shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Area {
    /// The part of their labels before the stroke.
    pub(super) area: String,
    /// Enquiries.
    pub(super) count: usize,
    /// The share whose first guess is right, the gate off; of enquiries out of scope, the share turned away.
    pub(super) right_first: f64,
    /// The same within the first three guesses.
    pub(super) within_three: f64,
    /// The share that was given a wrong answer as if it were the right one.
    pub(super) confidently_wrong: f64,
}

/// What residents got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ends {
    pub(super) answered: usize,
    /// Of those, rightly.
    pub(super) answered_rightly: usize,
    /// Two or three choices.
    pub(super) offered: usize,
    /// Of those, with the right one among them.
    pub(super) offered_rightly: usize,
    /// To say it in other words.
    pub(super) asked_again: usize,
    /// Of those, enquiries that no answer fits.
    pub(super) asked_rightly: usize,
    /// Of those, enquiries whose first guess was right after all.
    pub(super) asked_needlessly: usize,
}

/// Enquiries of one label that were taken for another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Confusion<'a> {
    pub(super) truth: &'a str,
    pub(super) said: &'a str,
    /// Those that were answered wrongly first, then the likeliest.
    pub(super) enquiries: Vec<&'a Tried>,
}

impl Confusion<'_> {
    /// How many were given the wrong answer as if it were the right one.
    pub(super) fn confidently_wrong(&self) -> usize {
        self.enquiries.iter().filter(|each| each.confidently_wrong()).count()
    }
}

impl<'a> Summary<'a> {
    /// Counts them.
    pub(super) fn of(tried: &'a [Tried]) -> Self {
        let predictions: Vec<Prediction<'_>> = tried.iter().map(Tried::prediction).collect();
        let mut right: BTreeMap<&str, usize> = BTreeMap::new();
        tried.iter().filter(|each| each.right()).for_each(|each| *right.entry(&each.truth).or_default() += 1);
        Self {
            count: tried.len(),
            figures: figures(&predictions),
            reliability: reliability(&predictions),
            areas: areas(tried),
            ends: Ends::of(tried),
            confusions: confusions(tried),
            right,
        }
    }
}

/// The area of a label such as `waste/missed_bin`.
pub(super) fn area_of(label: &str) -> Option<&str> {
    label.split_once('/').map(|(area, _)| area)
}

fn areas(tried: &[Tried]) -> Vec<Area> {
    let mut by_area: BTreeMap<&str, Vec<&Tried>> = BTreeMap::new();
    for each in tried {
        if let Some(area) = area_of(&each.truth) {
            by_area.entry(area).or_default().push(each);
        }
    }
    let count = |area: &str, its: Vec<&Tried>| {
        let share = |counts: fn(&Tried) -> bool| {
            its.iter().filter(|each| counts(each)).count() as f64 / its.len() as f64
        };
        Area {
            area: area.to_owned(),
            count: its.len(),
            right_first: share(Tried::right),
            within_three: share(|each| each.right_within(GUESSES)),
            confidently_wrong: share(Tried::confidently_wrong),
        }
    };
    by_area.into_iter().map(|(area, its)| count(area, its)).collect()
}

impl Ends {
    fn of(tried: &[Tried]) -> Self {
        let mut ends = Self::default();
        for each in tried {
            match each.verdict {
                Verdict::Clear => {
                    ends.answered += 1;
                    ends.answered_rightly += usize::from(each.right());
                }
                Verdict::Close(choices) => {
                    ends.offered += 1;
                    ends.offered_rightly += usize::from(each.right_within(choices));
                }
                Verdict::Unsure => {
                    ends.asked_again += 1;
                    ends.asked_rightly += usize::from(each.stranger);
                    ends.asked_needlessly += usize::from(!each.stranger && each.right());
                }
            }
        }
        ends
    }
}

fn confusions(tried: &[Tried]) -> Vec<Confusion<'_>> {
    let mut by_labels: BTreeMap<(&str, &str), Vec<&Tried>> = BTreeMap::new();
    for each in tried.iter().filter(|each| !each.right()) {
        by_labels.entry((&each.truth, each.said())).or_default().push(each);
    }
    let mut confusions: Vec<Confusion<'_>> = by_labels
        .into_iter()
        .map(|((truth, said), mut enquiries)| {
            enquiries.sort_by(|a, b| {
                let falling = b.probability().total_cmp(&a.probability());
                b.confidently_wrong().cmp(&a.confidently_wrong()).then(falling)
            });
            Confusion { truth, said, enquiries }
        })
        .collect();
    confusions.sort_by_key(|confusion| Reverse((confusion.enquiries.len(), confusion.confidently_wrong())));
    confusions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::{Candidate, Example, Ranking, Reason};

    fn tried(truth: &str, guesses: [(&str, f32); 3], verdict: Verdict) -> Tried {
        let candidates =
            guesses.map(|(label, probability)| Candidate { label: label.into(), probability }).to_vec();
        let ranking = Ranking { candidates, gate: 0.5, right: 0.5, reason: Reason::default() };
        Tried::new(&Example::new("hm", truth), &ranking, verdict, &["else/oos".to_owned()].into())
    }

    fn all() -> Vec<Tried> {
        let bin = [("waste/bin", 0.7), ("waste/box", 0.2), ("tax/bill", 0.1)];
        let strange = [("else/oos", 0.9), ("waste/bin", 0.1), ("tax/bill", 0.0)];
        vec![
            tried("waste/bin", bin, Verdict::Clear),
            tried("waste/box", bin, Verdict::Clear),
            tried("waste/box", bin, Verdict::Close(2)),
            tried("waste/bin", bin, Verdict::Unsure),
            tried("tax/bill", bin, Verdict::Close(2)),
            tried("tax/bill", strange, Verdict::Clear),
            tried("else/oos", strange, Verdict::Clear),
            tried("else/oos", bin, Verdict::Unsure),
            tried("else/oos", bin, Verdict::Clear),
        ]
    }

    #[test]
    fn areas_count_what_their_names_say() {
        let tried = all();
        let areas = Summary::of(&tried).areas;
        let rows: Vec<_> = areas
            .iter()
            .map(|area| {
                (&*area.area, area.count, area.right_first, area.within_three, area.confidently_wrong)
            })
            .collect();
        let third = 1.0 / 3.0;
        assert_eq!(
            rows,
            [
                ("else", 3, 2.0 * third, 2.0 * third, third),
                ("tax", 2, 0.0, 1.0, 0.5),
                ("waste", 4, 0.5, 1.0, 0.25)
            ]
        );
    }

    #[test]
    fn what_residents_got_is_right_in_its_own_sense() {
        let ends = Summary::of(&all()).ends;
        let expected = Ends {
            answered: 5,
            answered_rightly: 2,
            offered: 2,
            offered_rightly: 1,
            asked_again: 2,
            asked_rightly: 1,
            asked_needlessly: 1,
        };
        assert_eq!(ends, expected);
    }

    #[test]
    fn confusions_come_worst_first_with_the_wrong_answers_in_front() {
        let tried = all();
        let confusions = Summary::of(&tried).confusions;
        let named: Vec<_> =
            confusions.iter().map(|each| (each.truth, each.said, each.enquiries.len())).collect();
        assert_eq!(
            named,
            [
                ("waste/box", "waste/bin", 2),
                ("else/oos", "waste/bin", 1),
                ("tax/bill", "else/oos", 1),
                ("tax/bill", "waste/bin", 1)
            ]
        );
        assert!(confusions[0].enquiries[0].confidently_wrong());
    }

    #[test]
    fn strangers_are_turned_away_by_the_gate_or_by_their_own_label() {
        let figures = Summary::of(&all()).figures;
        assert_eq!(figures.oos_recall, Some(2.0 / 3.0));
        // Turned away: two strangers, and two of ours.
        assert_eq!(figures.oos_precision, Some(0.5));
    }

    #[test]
    fn labels_without_a_stroke_have_no_area() {
        let tried = [tried("bin", [("bin", 0.8), ("tax", 0.1), ("box", 0.1)], Verdict::Clear)];
        assert!(Summary::of(&tried).areas.is_empty());
    }
}
