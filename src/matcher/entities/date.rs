//! Dates in people's words: "yesterday", "last Tuesday", "23rd of November", "3 days ago".
//!
//! British order (day, month). A weekday alone is the last one that was, for people report what has happened; "next"
//! and "this coming" look forward.

use super::Found;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use regex::{Captures, Regex};
use std::sync::LazyLock;

type Reading = fn(&Captures<'_>, Date) -> Option<Date>;

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const DAYS: &str =
    "mon(?:day)?|tues?(?:day)?|wed(?:s|nesday)?|thur?s?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?";
const COUNTS: &str =
    "[0-9]{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|couple of|a couple of|few|a few";

/// Tried in this order; the first that reads a real date wins.
static READINGS: LazyLock<Vec<(Regex, Reading)>> = LazyLock::new(|| {
    let pattern = |text: &str| Regex::new(&format!("(?i){text}")).expect("a constant pattern");
    vec![
        (pattern(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b"), |c, _| {
            Date::new(c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?).ok()
        }),
        (pattern(r"\b([0-9]{1,2})[/.]([0-9]{1,2})(?:[/.]([0-9]{4}|[0-9]{2}))?\b"), |c, today| {
            day_month(c[1].parse().ok()?, c[2].parse().ok()?, c.get(3).map(|y| y.as_str()), today)
        }),
        (
            pattern(&format!(r"\b([0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? ({MONTHS})\b(?:,? ([0-9]{{4}}))?")),
            |c, today| day_month(c[1].parse().ok()?, month(&c[2])?, c.get(3).map(|y| y.as_str()), today),
        ),
        (
            pattern(&format!(r"\b({MONTHS}) (?:the )?([0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,? ([0-9]{{4}}))?")),
            |c, today| day_month(c[2].parse().ok()?, month(&c[1])?, c.get(3).map(|y| y.as_str()), today),
        ),
        (pattern(r"\bday before yesterday\b"), |_, today| today.checked_sub(2.days()).ok()),
        (pattern(r"\b(?:yesterday|yday|last night)\b"), |_, today| today.yesterday().ok()),
        (pattern(r"\b(?:today|tonight|this (?:morning|afternoon|evening)|just now)\b"), |_, today| {
            Some(today)
        }),
        (pattern(r"\b(?:tomorrow|tomoz|2moro|tmrw)\b"), |_, today| today.tomorrow().ok()),
        (pattern(&format!(r"\b({COUNTS}) (day|week|month)s? ago\b")), |c, today| {
            let count = count(&c[1])?;
            let back = match c[2].to_ascii_lowercase().as_str() {
                "day" => count.days(),
                "week" => count.weeks(),
                _ => count.months(),
            };
            today.checked_sub(back).ok()
        }),
        (pattern(r"\blast week\b"), |_, today| today.checked_sub(1.weeks()).ok()),
        (pattern(&format!(r"\b(last|next|this coming|on|since)? ?\b({DAYS})\b")), |c, today| {
            let day = weekday(&c[2])?;
            match c.get(1).map(|w| w.as_str().to_ascii_lowercase()).as_deref() {
                Some("next" | "this coming") => today.nth_weekday(1, day).ok(),
                Some("last") => today.nth_weekday(-1, day).ok(),
                _ if today.weekday() == day => Some(today),
                _ => today.nth_weekday(-1, day).ok(),
            }
        }),
    ]
});

/// The first date in the text, seen from this day.
pub fn find_date(text: &str, today: Date) -> Option<Found<Date>> {
    READINGS.iter().find_map(|(pattern, read)| {
        pattern.captures_iter(text).find_map(|captures| {
            let span = captures.get(0)?.range();
            read(&captures, today).map(|value| Found { value, span })
        })
    })
}

/// A day and month; without a year, the one nearest to today.
fn day_month(day: i8, month: i8, year: Option<&str>, today: Date) -> Option<Date> {
    if let Some(year) = year {
        let number: i16 = year.parse().ok()?;
        return Date::new(if number < 100 { number + 2000 } else { number }, month, day).ok();
    }
    let distance = |date: &Date| today.until(*date).map_or(i32::MAX, |span| span.get_days().abs());
    [-1, 0, 1]
        .into_iter()
        .filter_map(|off| Date::new(today.year() + off, month, day).ok())
        .min_by_key(distance)
}

fn month(name: &str) -> Option<i8> {
    const FIRST_LETTERS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?.to_ascii_lowercase();
    FIRST_LETTERS.iter().position(|m| *m == start).map(|i| i as i8 + 1)
}

fn weekday(name: &str) -> Option<Weekday> {
    const FIRST_LETTERS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let start = name.get(..3)?.to_ascii_lowercase();
    let index = FIRST_LETTERS.iter().position(|d| *d == start)?;
    Weekday::from_monday_zero_offset(index as i8).ok()
}

fn count(word: &str) -> Option<i64> {
    const WORDS: [&str; 11] =
        ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let word = word.to_ascii_lowercase();
    match word.as_str() {
        "a" => Some(1),
        "couple of" | "a couple of" => Some(2),
        "few" | "a few" => Some(3),
        _ => word.parse().ok().or_else(|| WORDS.iter().position(|w| *w == word).map(|i| i as i64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_read_as_people_say_them() {
        let monday = date(2026, 11, 23);
        for (said, meant) in [
            ("it was due today", Some(date(2026, 11, 23))),
            ("Yesterday morning", Some(date(2026, 11, 22))),
            ("the day before yesterday", Some(date(2026, 11, 21))),
            ("since tuesday", Some(date(2026, 11, 17))),
            ("last Tues", Some(date(2026, 11, 17))),
            ("monday", Some(date(2026, 11, 23))),
            ("last monday", Some(date(2026, 11, 16))),
            ("next friday", Some(date(2026, 11, 27))),
            ("3 days ago", Some(date(2026, 11, 20))),
            ("a couple of weeks ago", Some(date(2026, 11, 9))),
            ("on the 20th of November", Some(date(2026, 11, 20))),
            ("Nov 20th", Some(date(2026, 11, 20))),
            ("2 jan", Some(date(2027, 1, 2))),
            ("20/11/26", Some(date(2026, 11, 20))),
            ("20.11.2026", Some(date(2026, 11, 20))),
            ("2026-11-20", Some(date(2026, 11, 20))),
            ("31/02/2026", None),
            ("30 february", None),
            ("dunno", None),
            ("", None),
            ("999 days ago", Some(date(2024, 2, 28))),
            ("😀 weds", Some(date(2026, 11, 18))),
        ] {
            assert_eq!(find_date(said, monday).map(|f| f.value), meant, "{said}");
        }
    }
}
