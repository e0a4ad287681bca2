//! A council: what it is called, when it answers, who does what, and working days.

use super::ids::CouncilId;
use jiff::civil::{Date, DateTime, Time, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The kind of body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Roads, schools, social care and the like for a whole county.
    County,
    /// Bins, council tax, housing, planning for a part of a county.
    District,
    /// All of both.
    Unitary,
    /// A parish or town council.
    Parish,
    /// Not a council: holds facts that are the same everywhere in the country.
    National,
}

/// When people answer, in local time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    /// Monday first; none is a closed day.
    pub week: [Option<(Time, Time)>; 7],
}

impl Hours {
    /// Whether people answer at this local moment.
    pub fn open_at(&self, moment: DateTime, holidays: &BTreeSet<Date>) -> bool {
        self.on(moment.date(), holidays).is_some_and(|(from, to)| (from..to).contains(&moment.time()))
    }

    /// The next local moment from here on at which people answer; none when they never do within a month.
    pub fn next_opening(&self, moment: DateTime, holidays: &BTreeSet<Date>) -> Option<DateTime> {
        let mut day = moment.date();
        for _ in 0..31 {
            if let Some((from, to)) = self.on(day, holidays) {
                if day > moment.date() || moment.time() < from {
                    return Some(day.to_datetime(from));
                }
                if moment.time() < to {
                    return Some(moment);
                }
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    fn on(&self, day: Date, holidays: &BTreeSet<Date>) -> Option<(Time, Time)> {
        if holidays.contains(&day) {
            return None;
        }
        self.week[day.weekday().to_monday_zero_offset() as usize]
    }
}

/// The day that many working days after this one: Monday to Friday without holidays. The day itself never counts.
pub fn working_days_after(day: Date, working_days: u32, holidays: &BTreeSet<Date>) -> Date {
    let mut found = day;
    let mut left = working_days;
    while left > 0 {
        let Ok(next) = found.tomorrow() else { return found };
        found = next;
        let weekend = matches!(found.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !weekend && !holidays.contains(&found) {
            left -= 1;
        }
    }
    found
}

/// Who does a service at some place and date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Responsible {
    /// The council at whose door the person stands.
    Own,
    /// Another council that is served here too: its answer is given, its ticket opened.
    Council(CouncilId),
    /// A body that is not served here: the person is told who and why.
    Body {
        /// What it is called.
        name: String,
        /// Why it and not the council, in a plain sentence.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn office() -> Hours {
        let day = Some((time(8, 45, 0, 0), time(17, 0, 0, 0)));
        Hours { week: [day, day, day, day, day, None, None] }
    }

    #[test]
    fn working_days_pass_over_weekends_and_holidays() {
        let holidays = BTreeSet::from([date(2026, 12, 25), date(2026, 12, 28)]);
        assert_eq!(working_days_after(date(2026, 11, 23), 3, &holidays), date(2026, 11, 26));
        assert_eq!(working_days_after(date(2026, 11, 27), 1, &holidays), date(2026, 11, 30));
        assert_eq!(working_days_after(date(2026, 12, 24), 1, &holidays), date(2026, 12, 29));
        assert_eq!(working_days_after(date(2026, 11, 23), 0, &holidays), date(2026, 11, 23));
    }

    #[test]
    fn closed_offices_say_when_they_open() {
        let holidays = BTreeSet::from([date(2026, 11, 30)]);
        let friday_night = date(2026, 11, 27).at(18, 0, 0, 0);
        assert!(!office().open_at(friday_night, &holidays));
        assert_eq!(office().next_opening(friday_night, &holidays), Some(date(2026, 12, 1).at(8, 45, 0, 0)));
        let now = date(2026, 11, 27).at(12, 0, 0, 0);
        assert_eq!(office().next_opening(now, &holidays), Some(now));
        assert_eq!(Hours::default().next_opening(now, &holidays), None);
    }
}
