//! Dates in people's words: "yesterday", "last Tuesday", "23rd of November", "a fortnight ago", "Boxing Day".
//!
//! British order (day, month). A weekday alone is the last one that was, for people report what has happened; "next"
//! and "this coming" look forward. A day without its year is the nearest one.

#[cfg(test)]
mod tests;

use super::count::{self, COUNT};
use super::{Found, pattern, sure, word_after};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Reads a match, seen from a day; the whole text tells what stands around it.
type Reading = fn(&Captures<'_>, &str, Date) -> Option<(Date, f32)>;

const MONTHS: &str = "jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const DAYS: &str = "mon(?:day)?|tues?(?:day)?|tuseday|wed(?:s|nesday|ensday|nsday|esday)?|wensday|thur?s?(?:day)?|fri(?:day)?|sat(?:urday|erday)?|sun(?:day)?";
/// "the 3rd", whatever is counted; what follows decides.
const ORDINAL: &str = "(?:the )?([0-9]{1,2})(?:st|nd|rd|th)";

/// Tried in this order; the first that reads a real date wins.
static READINGS: LazyLock<Vec<(Regex, Reading)>> = LazyLock::new(|| {
    let day = format!(r"(?:(?:{DAYS}),? (?:the )?)?");
    vec![
        (pattern(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b"), |c, _, _| {
            certain(Date::new(c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?).ok()?)
        }),
        (pattern(r"\b([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})\b"), |c, _, today| {
            certain(day_month(c[1].parse().ok()?, c[2].parse().ok()?, c.get(3).map(|y| y.as_str()), today)?)
        }),
        (pattern(r"\b(?:(on|since|from|by|until|till|dated) )?([0-9]{1,2})/([0-9]{1,2})\b"), slashed),
        (
            pattern(&format!(
                r"\b{day}([0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? ({MONTHS})\b(?:,? ([0-9]{{4}})\b)?"
            )),
            |c, _, today| {
                certain(day_month(c[1].parse().ok()?, month(&c[2])?, c.get(3).map(|y| y.as_str()), today)?)
            },
        ),
        (
            pattern(&format!(
                r"\b{day}({MONTHS}) (?:the )?([0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,? ([0-9]{{4}})\b)?"
            )),
            |c, _, today| {
                certain(day_month(c[2].parse().ok()?, month(&c[1])?, c.get(3).map(|y| y.as_str()), today)?)
            },
        ),
        (pattern(&format!(r"\b({DAYS}),? {ORDINAL}\b")), |c, _, today| {
            let (named, number) = (weekday(&c[1])?, c[2].parse().ok()?);
            certain(
                days_numbered(number, today)
                    .filter(|day| day.weekday() == named)
                    .min_by_key(distance(today))?,
            )
        }),
        (pattern(r"\b(on|since|from|by|until|till|was|for)? ?\bthe ([0-9]{1,2})(?:st|nd|rd|th)\b"), ordinal),
        (pattern(r"\b(?:the )?day before yesterday\b"), |_, _, today| {
            certain(today.checked_sub(2.days()).ok()?)
        }),
        (pattern(r"\b(?:the )?day after tomorrow\b"), |_, _, today| {
            certain(today.checked_add(2.days()).ok()?)
        }),
        (pattern(r"\b(?:yest[eu]rday|yesteday|yday|last night)\b"), |_, _, today| {
            certain(today.yesterday().ok()?)
        }),
        (
            pattern(
                r"\b(?:today|tonight|this (?:morning|afternoon|evening)|just now|earlier on|first thing)\b",
            ),
            |_, _, today| certain(today),
        ),
        (pattern(r"\b(?:tom+or+ow|tomoz|2moro|tmrw)\b"), |_, _, today| certain(today.tomorrow().ok()?)),
        (pattern(&format!(r"\b({COUNTS}|{}) (day|week|fortnight|month|year)s? (ago|back)\b", *COUNT)), ago),
        (pattern(r"\b(fortnight) (ago|back)\b"), |_, _, today| certain(today.checked_sub(2.weeks()).ok()?)),
        (pattern(&format!(r"\bin ({COUNTS}|{}) (day|week|month)s?['’]? time\b", *COUNT)), |c, _, today| {
            certain(today.checked_add(time_span(&c[1], &c[2])?).ok()?)
        }),
        (pattern(r"\b(christmas|xmas|boxing|new year['’]?s?)[ -](day|eve)\b"), |c, _, today| {
            let (day, month) = match (c[1].get(..3)?.to_lowercase().as_str(), c[2].to_lowercase().as_str()) {
                ("chr" | "xma", "day") => (25, 12),
                ("chr" | "xma", _) => (24, 12),
                ("box", "day") => (26, 12),
                ("new", "day") => (1, 1),
                ("new", _) => (31, 12),
                _ => return None,
            };
            certain(day_month(day, month, None, today)?)
        }),
        (pattern(&format!(r"\b({DAYS})(?: of)? last week\b")), |c, _, today| {
            let monday = today.tomorrow().ok()?.nth_weekday(-2, Weekday::Monday).ok()?;
            let days = i64::from(weekday(&c[1])?.to_monday_zero_offset());
            certain(monday.checked_add(days.days()).ok()?)
        }),
        (pattern(r"\blast week(?:end)?\b|\b(?:at|over) the weekend\b"), |c, _, today| {
            let weekend = c[0].to_lowercase().ends_with("weekend");
            let date =
                if weekend { today.nth_weekday(-1, Weekday::Saturday) } else { today.checked_sub(1.weeks()) };
            Some((date.ok()?, sure::EITHER))
        }),
        (
            pattern(&format!(r"\b(?:(last|next|this coming|this|on|since|from|every|each) )?({DAYS})\b")),
            named_day,
        ),
    ]
});

/// Counts that are no number.
const COUNTS: &str = "a couple of|couple of|a few|few|a|an";

/// The first date in the text, seen from this day. Of several, one that is written out before one that is told from
/// today, and a weekday last.
pub fn find_date(text: &str, today: Date) -> Option<Found<Date>> {
    READINGS.iter().find_map(|(pattern, read)| {
        pattern.captures_iter(text).find_map(|captures| {
            let span = captures.get(0)?.range();
            let (value, sureness) = read(&captures, text, today)?;
            Some(Found { value, span, sureness })
        })
    })
}

fn certain(date: Date) -> Option<(Date, f32)> {
    Some((date, sure::CERTAIN))
}

/// "03/04", "20/11". A fraction is none unless something says that it is a date ("3/4 full", "24/7").
fn slashed(c: &Captures<'_>, text: &str, today: Date) -> Option<(Date, f32)> {
    const FRACTIONS: [&str; 5] = ["1/2", "1/3", "2/3", "1/4", "3/4"];
    let said = c.get(0)?;
    let led = c.get(1).is_some() || said.len() == text.trim().len();
    let number = format!("{}/{}", &c[2], &c[3]);
    if number == "24/7" || (FRACTIONS.contains(&number.as_str()) && !led) {
        return None;
    }
    // "25/12/26" that is no real date is not "25/12" either.
    let goes_on = text[said.end()..].strip_prefix(['/', '.', '-']);
    if goes_on.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let (day, month): (i8, i8) = (c[2].parse().ok()?, c[3].parse().ok()?);
    let either = day <= 12 && day != month;
    Some((day_month(day, month, None, today)?, if either { sure::EITHER } else { sure::PLAIN }))
}

/// "The 3rd", the last that was; not "the 3rd floor".
fn ordinal(c: &Captures<'_>, text: &str, today: Date) -> Option<(Date, f32)> {
    const GOES_ON: [&str; 22] = [
        "", "and", "as", "at", "because", "but", "by", "for", "has", "i", "is", "it", "nobody", "no",
        "nothing", "or", "so", "still", "they", "to", "was", "when",
    ];
    let end = c.get(0)?.end();
    let counted = !GOES_ON.contains(&word_after(text, end).as_str());
    let number: i8 = c[2].parse().ok()?;
    if counted {
        return None;
    }
    let past = days_numbered(number, today).filter(|day| *day <= today).max()?;
    Some((past, if c.get(1).is_some() { sure::LIKELY } else { sure::EITHER }))
}

fn ago(c: &Captures<'_>, _: &str, today: Date) -> Option<(Date, f32)> {
    let vague = c[1].to_lowercase().ends_with("few");
    let date = today.checked_sub(time_span(&c[1], &c[2])?).ok()?;
    Some((date, if vague { sure::LIKELY } else { sure::CERTAIN }))
}

fn time_span(count: &str, unit: &str) -> Option<jiff::Span> {
    let count = match count.to_lowercase().as_str() {
        "a" | "an" => 1,
        "couple of" | "a couple of" => 2,
        "few" | "a few" => 3,
        said => i64::try_from(count::count(said)?).ok().filter(|count| *count <= 10_000)?,
    };
    Some(match unit.to_lowercase().as_str() {
        "day" => count.days(),
        "week" => count.weeks(),
        "fortnight" => (2 * count).weeks(),
        "month" => count.months(),
        _ => count.years(),
    })
}

/// A weekday. "Sat", "sun" and "wed" are words of their own and need a word before them that says otherwise.
fn named_day(c: &Captures<'_>, text: &str, today: Date) -> Option<(Date, f32)> {
    let day = weekday(&c[2])?;
    let lead = c.get(1).map(|word| word.as_str().to_lowercase());
    let alone = c[0].len() == text.trim().len();
    let part_follows = matches!(
        word_after(text, c.get(0)?.end()).as_str(),
        "morning" | "afternoon" | "evening" | "night" | "am" | "pm"
    );
    if lead.is_none()
        && matches!(c[2].to_lowercase().as_str(), "sat" | "sun" | "wed")
        && !alone
        && !part_follows
    {
        return None;
    }
    let last = |sureness| Some((today.nth_weekday(-1, day).ok()?, sureness));
    match lead.as_deref() {
        Some("every" | "each") => None,
        Some("next") => Some((today.nth_weekday(1, day).ok()?, sure::LIKELY)),
        Some("this coming") => Some((today.nth_weekday(1, day).ok()?, sure::PLAIN)),
        Some("last") => last(sure::PLAIN),
        _ if today.weekday() == day => Some((today, sure::LIKELY)),
        Some("this") => Some((today.nth_weekday(1, day).ok()?, sure::EITHER)),
        _ => last(sure::LIKELY),
    }
}

/// The days with this number from two months back to two months on.
fn days_numbered(number: i8, today: Date) -> impl Iterator<Item = Date> {
    (-2..=2).filter_map(move |off: i64| {
        let month = today.first_of_month().checked_add(off.months()).ok()?;
        Date::new(month.year(), month.month(), number).ok()
    })
}

fn distance(today: Date) -> impl Fn(&Date) -> i32 {
    move |date| today.until(*date).map_or(i32::MAX, |span| span.get_days().abs())
}

/// A day and month; without a year, the one nearest to today.
fn day_month(day: i8, month: i8, year: Option<&str>, today: Date) -> Option<Date> {
    if let Some(year) = year {
        let number: i16 = year.parse().ok()?;
        return Date::new(if number < 100 { number + 2000 } else { number }, month, day).ok();
    }
    [-1, 0, 1]
        .into_iter()
        .filter_map(|off| Date::new(today.year() + off, month, day).ok())
        .min_by_key(distance(today))
}

fn month(name: &str) -> Option<i8> {
    const FIRST_LETTERS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?.to_ascii_lowercase();
    FIRST_LETTERS.iter().position(|m| *m == start).map(|i| i as i8 + 1)
}

fn weekday(name: &str) -> Option<Weekday> {
    const FIRST_LETTERS: [(&str, Weekday); 9] = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("tus", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("wen", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    let start = name.get(..3)?.to_ascii_lowercase();
    FIRST_LETTERS.iter().find(|(letters, _)| *letters == start).map(|(_, day)| *day)
}
