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
    /// Single days on which nobody answers, beside the holidays of the nation.
    pub closed: BTreeSet<Date>,
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

    /// The day that many working days after this one, when people work on the days on which they answer.
    pub fn working_days_after(&self, day: Date, working_days: u32, holidays: &BTreeSet<Date>) -> Date {
        days_after(day, working_days, |day| self.on(day, holidays).is_some())
    }

    fn on(&self, day: Date, holidays: &BTreeSet<Date>) -> Option<(Time, Time)> {
        if holidays.contains(&day) || self.closed.contains(&day) {
            return None;
        }
        self.week[day.weekday().to_monday_zero_offset() as usize]
    }
}

/// The day that many working days after this one: Monday to Friday without holidays. The day itself never counts.
pub fn working_days_after(day: Date, working_days: u32, holidays: &BTreeSet<Date>) -> Date {
    let weekend = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    days_after(day, working_days, |day| !weekend(day) && !holidays.contains(&day))
}

/// The day on which that many days that count have passed after this one; the day itself never counts. A calendar on
/// which none counts within ten years ends there.
fn days_after(day: Date, wanted: u32, counts: impl Fn(Date) -> bool) -> Date {
    let mut found = day;
    let mut left = wanted;
    for _ in 0..3653 {
        if left == 0 {
            break;
        }
        let Ok(next) = found.tomorrow() else { break };
        found = next;
        left -= u32::from(counts(found));
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
        Hours { week: [day, day, day, day, day, None, None], closed: BTreeSet::from([date(2026, 12, 24)]) }
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
        let own_closed_day = date(2026, 12, 24).at(10, 0, 0, 0);
        assert_eq!(
            office().next_opening(own_closed_day, &holidays),
            Some(date(2026, 12, 25).at(8, 45, 0, 0))
        );
    }

    #[test]
    fn a_service_that_works_on_saturdays_counts_them() {
        let mut crews = office();
        crews.week[5] = crews.week[0];
        let none = BTreeSet::new();
        let friday = date(2026, 11, 27);
        assert_eq!(crews.working_days_after(friday, 2, &none), date(2026, 11, 30));
        assert_eq!(office().working_days_after(friday, 2, &none), date(2026, 12, 1));
        assert_eq!(
            office().working_days_after(date(2026, 12, 23), 1, &none),
            date(2026, 12, 25),
            "closed on 24"
        );
        assert!(
            Hours::default().working_days_after(friday, 1, &none) > friday,
            "never open, and yet it ends"
        );
    }
}
