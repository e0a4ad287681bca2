//! Whether an answer may still be given: by its review, and by the facts that it says.

use super::pack::Pack;
use super::read::SAFETY;
use super::render::FACTS;
use crate::domain::ids::IntentId;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Days after its review at which wording or facts are due for another.
const REVIEW_DAYS: i64 = 365;
/// Days after that for which an answer is still given, and marked.
const GRACE_DAYS: i64 = 90;
/// Days before something ends or is due at which its owner is told.
const NOTICE_DAYS: i64 = 30;

/// Whether an answer may still be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Reviewed within a year.
    Fresh,
    /// Past its review date: given, and marked as such.
    Marked,
    /// 90 days past its review date, or one of its facts has ended: no longer given. Safety wording never is withdrawn.
    Withdrawn,
}

/// How a review stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Review {
    /// Not due for longer than a month.
    Fresh,
    /// The last day on which it is not overdue, within a month from now.
    DueBy(Date),
    /// More than a year ago.
    Overdue,
    /// More than a year and the grace ago.
    OutOfGrace,
}

impl Review {
    /// How what was reviewed on one day stands on another.
    pub(super) fn at(reviewed: Date, day: Date) -> Self {
        let due = reviewed.saturating_add(REVIEW_DAYS.days());
        if day > due.saturating_add(GRACE_DAYS.days()) {
            Self::OutOfGrace
        } else if day > due {
            Self::Overdue
        } else if ends_soon(due, day) {
            Self::DueBy(due)
        } else {
            Self::Fresh
        }
    }
}

/// Whether the last day of something is so near that its owner should know.
pub(super) fn ends_soon(last: Date, day: Date) -> bool {
    last >= day && last <= day.saturating_add(NOTICE_DAYS.days())
}

impl<'a> Pack<'a> {
    /// Whether an intent's answer may be given on a day. Wording that nobody gave a review date is fresh: `check`
    /// refuses it.
    pub fn freshness(&self, id: &IntentId, day: Date) -> Freshness {
        let is_safety = id.area() == SAFETY;
        if !is_safety && !self.ended_facts(id, day).is_empty() {
            return Freshness::Withdrawn;
        }
        match self
            .response(id)
            .and_then(|response| response.reviewed)
            .map(|reviewed| Review::at(reviewed, day))
        {
            None | Some(Review::Fresh | Review::DueBy(_)) => Freshness::Fresh,
            Some(Review::OutOfGrace) if !is_safety => Freshness::Withdrawn,
            Some(Review::Overdue | Review::OutOfGrace) => Freshness::Marked,
        }
    }

    /// The facts of an intent's `answer` that have ended by a day with nothing in their place, each with its last day.
    pub fn ended_facts(&self, id: &IntentId, day: Date) -> Vec<(&'a str, Date)> {
        let Some(answer) = self.wording(id, "answer") else { return Vec::new() };
        let facts = self.facts(day);
        let said = answer.text().flat_map(|(_, needs)| needs).filter_map(|name| name.strip_prefix(FACTS));
        let linked = answer.links().iter().map(|(_, fact)| fact.as_str());
        let needed: BTreeSet<&str> = said.chain(linked).collect();
        needed.into_iter().filter_map(|name| Some((name, facts.ended(name)?))).collect()
    }
}
