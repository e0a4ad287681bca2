//! When people answer about a service, and which of its days are working days.

use super::about::About;
use crate::domain::council::{Hours, working_days_after};
use jiff::civil::{Date, DateTime};
use std::collections::BTreeSet;

/// One `[[hours_for]]` entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HoursFor {
    pub(super) about: About,
    pub(super) hours: Option<Hours>,
    /// A fact's name.
    pub(super) out_of_hours: Option<String>,
}

/// When people answer about one service, seen from one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening {
    /// The telephone number for what cannot wait until they answer.
    pub out_of_hours: Option<String>,
    pub(super) hours: Hours,
    /// Whether the service has a week of its own, which then is its working week too.
    pub(super) own_week: bool,
    pub(super) holidays: BTreeSet<Date>,
}

impl Opening {
    /// The next local moment at which people answer; none when they answer now, or not within a month.
    pub fn reopens(&self, now: DateTime) -> Option<DateTime> {
        if self.hours.open_at(now, &self.holidays) {
            None
        } else {
            self.hours.next_opening(now, &self.holidays)
        }
    }

    /// The day that many working days after this one. A service with hours of its own works on the days on which it
    /// answers; every other on Monday to Friday. Bank holidays and the days on which it is closed never count.
    pub fn due(&self, day: Date, working_days: u32) -> Date {
        if self.own_week {
            return self.hours.working_days_after(day, working_days, &self.holidays);
        }
        let closed = self.holidays.union(&self.hours.closed).copied().collect();
        working_days_after(day, working_days, &closed)
    }
}
