//! Facts: what differs between councils and from day to day: telephone numbers, prices, times, choices.
//!
//! A fact may have dates; outside them it is as if it were unset. A council's facts lie over its parents', and those
//! over the nation's: the nearest that holds on the day wins.

use super::fault::{Faults, Spot};
use jiff::civil::{Date, Time};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A text: `"£40"`, `"01632 960000"`.
    Text(Arc<str>),
    /// A whole number: working days.
    Number(i64),
    /// A day.
    Date(Date),
    /// Choices.
    List(Arc<[Arc<str>]>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Dated {
    fact: Fact,
    from: Option<Date>,
    until: Option<Date>,
}

impl Dated {
    fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.from.unwrap_or(Date::MIN) <= other.until.unwrap_or(Date::MAX)
            && other.from.unwrap_or(Date::MIN) <= self.until.unwrap_or(Date::MAX)
    }
}

/// One council's own facts by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FactTable(BTreeMap<String, Vec<Dated>>);

impl FactTable {
    /// Reads one fact as the file has it. False when the council has one of this name already.
    pub(super) fn add(
        &mut self,
        name: &str,
        value: &toml::Value,
        spot: &dyn Fn() -> Spot,
        faults: &mut Faults,
    ) -> bool {
        if self.0.contains_key(name) {
            return false;
        }
        let dated = read(name, value, spot, faults);
        for (index, one) in dated.iter().enumerate() {
            if dated[..index].iter().any(|other| other.overlaps(one)) {
                let what = format!("The fact `{name}` has two values on the same day");
                faults.error(spot(), what, "Let each value end the day before the next begins.");
            }
        }
        self.0.insert(name.to_owned(), dated);
        true
    }

    /// Every name with every value it ever has.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &Fact>)> {
        self.0.iter().map(|(name, values)| (name.as_str(), values.iter().map(|dated| &dated.fact)))
    }

    /// The last day on which a fact holds from a day on without a break, or, when it holds no more, on which it held;
    /// none for a fact that goes on for ever, is still to come, or is not there.
    pub(super) fn last_day(&self, name: &str, day: Date) -> Option<Date> {
        let values = self.0.get(name)?;
        let Some(now) = values.iter().find(|value| value.holds_on(day)) else {
            let comes = values.iter().any(|value| value.from.is_some_and(|from| from > day));
            return values.iter().filter_map(|value| value.until).max().filter(|_| !comes);
        };
        let mut last = now.until?;
        while let Some(next) =
            last.tomorrow().ok().and_then(|day| values.iter().find(|value| value.holds_on(day)))
        {
            last = next.until?;
        }
        Some(last)
    }

    fn get(&self, name: &str, day: Date) -> Option<&Fact> {
        self.0.get(name)?.iter().find(|dated| dated.holds_on(day)).map(|dated| &dated.fact)
    }
}

/// The facts of a council on one day. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Nearest first.
    chain: Arc<[Arc<FactTable>]>,
    day: Date,
}

impl Facts {
    pub(super) fn new(chain: Arc<[Arc<FactTable>]>, day: Date) -> Self {
        Self { chain, day }
    }

    /// What the nearest table says on the day; none when no table has it or all have ended.
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.chain.iter().find_map(|table| table.get(name, self.day))
    }

    /// The last day of a fact that has ended, when nothing has taken its place.
    pub fn ended(&self, name: &str) -> Option<Date> {
        let gone = self.get(name).is_none();
        let last = || self.chain.iter().filter_map(|table| table.last_day(name, self.day)).max();
        gone.then(last).flatten()
    }

    /// A fact that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Fact::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A fact that is a whole number, such as working days.
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Fact::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A fact that lists choices; empty when there is none.
    pub fn list(&self, name: &str) -> &[Arc<str>] {
        match self.get(name) {
            Some(Fact::List(list)) => list,
            _ => &[],
        }
    }

    /// A fact that is a time of day as people write it: `"4 pm"`, `"5:30 pm"`, `"16:00"`.
    pub fn time(&self, name: &str) -> Option<Time> {
        self.text(name).and_then(time_of_day)
    }

    /// The day they hold on.
    pub fn day(&self) -> Date {
        self.day
    }
}

/// Reads `4 pm`, `5:30 pm`, `5.30pm` and `16:00`.
pub(super) fn time_of_day(written: &str) -> Option<Time> {
    let written = written.trim().to_ascii_lowercase();
    let half = ["am", "pm"].into_iter().find(|half| written.ends_with(half));
    let clock = written.trim_end_matches(half.unwrap_or_default()).trim_end();
    let (hour, minute) =
        clock.split_once([':', '.']).unwrap_or((clock, if half.is_some() { "0" } else { "" }));
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some("pm") => hour % 12 + 12,
        Some(_) => hour % 12,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// An array of tables is a fact with dates; every other value is a fact that always holds.
fn read(name: &str, value: &toml::Value, spot: &dyn Fn() -> Spot, faults: &mut Faults) -> Vec<Dated> {
    let always = |fact| vec![Dated { fact, from: None, until: None }];
    let tables = value.as_array().filter(|items| items.iter().any(toml::Value::is_table));
    let Some(tables) = tables else {
        return plain(name, value, spot, faults).map(always).unwrap_or_default();
    };
    let mut dated = Vec::new();
    for item in tables {
        let Some((table, inner)) = item.as_table().and_then(|table| Some((table, table.get("value")?)))
        else {
            let what = format!("A value of the fact `{name}` is missing");
            faults.error(spot(), what, "Write { value = \"…\", from = 2026-04-01, until = 2027-03-31 }.");
            continue;
        };
        for key in table.keys().filter(|key| !matches!(key.as_str(), "value" | "from" | "until")) {
            let what = format!("Unknown key `{key}` in the fact `{name}`");
            faults.error(spot(), what, "Known here: value, from, until.");
        }
        let mut day = |key: &str| {
            let written = table.get(key)?;
            let day = written.as_datetime().and_then(|day| day.to_string().parse().ok());
            if day.is_none() {
                let what = format!("`{key}` of the fact `{name}` is not a date");
                faults.error(spot(), what, "Write a date without quotation marks: 2026-04-01.");
            }
            day
        };
        let (from, until): (Option<Date>, Option<Date>) = (day("from"), day("until"));
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            let what = format!("The fact `{name}` ends on {until}, before it begins on {from}");
            faults.error(spot(), what, "Mend the dates.");
        }
        if let Some(fact) = plain(name, inner, spot, faults) {
            dated.push(Dated { fact, from, until });
        }
    }
    dated
}

fn plain(name: &str, value: &toml::Value, spot: &dyn Fn() -> Spot, faults: &mut Faults) -> Option<Fact> {
    let fact = match value {
        toml::Value::String(text) if !text.trim().is_empty() => Some(Fact::Text(text.as_str().into())),
        toml::Value::Integer(number) => Some(Fact::Number(*number)),
        toml::Value::Datetime(day) => day.to_string().parse().ok().map(Fact::Date),
        toml::Value::Array(items) if !items.is_empty() => {
            items.iter().map(|item| item.as_str().map(Arc::from)).collect::<Option<_>>().map(Fact::List)
        }
        _ => None,
    };
    if fact.is_none() {
        let what = format!("The fact `{name}` is no text, whole number, date or list of texts");
        faults.error(spot(), what, "Put it in quotation marks, or leave the fact out where there is none.");
    }
    fact
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn a_time_of_day_is_read_as_people_write_it() {
        for (written, read) in [
            ("4 pm", Some(time(16, 0, 0, 0))),
            ("5:30 pm", Some(time(17, 30, 0, 0))),
            ("5.30PM", Some(time(17, 30, 0, 0))),
            ("12 am", Some(time(0, 0, 0, 0))),
            ("12 pm", Some(time(12, 0, 0, 0))),
            ("16:00", Some(time(16, 0, 0, 0))),
            ("16", None),
            ("14 pm", None),
            ("25:00", None),
            ("noon", None),
            ("", None),
        ] {
            assert_eq!(time_of_day(written), read, "{written}");
        }
    }
}
