//! Times of day in people's words: "7.30pm", "half 7", "about seven in the morning", "midday".
//!
//! A clock of twelve hours without its half of the day is read as one when people are up: seven to eleven in the
//! morning, twelve to six after noon. "Teatime" and "early" are no time that could be written down.

use super::{Found, pattern, sure};
use jiff::civil::Time;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Reads a match; the second argument is the text behind it.
type Reading = fn(&Captures<'_>, &str) -> Option<(Time, f32)>;

const HOURS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const PARTS: &str =
    r"(?: (?:in the (?<morning>morning)|in the (?<later>afternoon|evening)|at (?<night>night)\b))";
/// Tells the half of the day, and is left to be read as a date.
const DAY_PARTS: &str =
    r"(?: (?:this (?<this_morning>morning)|(?<this_later>this (?:afternoon|evening)|tonight)\b))";

/// Tried in this order; the first that reads a real time wins. The group `t` is what is read.
static READINGS: LazyLock<Vec<(Regex, Reading)>> = LazyLock::new(|| {
    let hour = format!("(?<hour>[0-9]{{1,2}}|{})", HOURS.join("|"));
    let part = format!(r"(?:{PARTS}?)\b)(?:{DAY_PARTS})?");
    let spoken = "(?<minutes>half|quarter|five|ten|twenty|twenty[- ]five|5|10|20|25)(?: minutes)?";
    vec![
        (
            pattern(&format!(r"\b(?<t>{hour}(?:[:.](?<minute>[0-5][0-9]))? ?(?:(?<am>a\.?m)|p\.?m)\b)")),
            |c, _| {
                let (hour, minute) = (hour_of(c)?, minute_of(c)?);
                match c.name("am") {
                    Some(_) => clock(if hour == 12 { 0 } else { hour }, minute, sure::CERTAIN),
                    None => clock(if hour < 12 { hour + 12 } else { hour }, minute, sure::CERTAIN),
                }
            },
        ),
        (pattern(&format!(r"\b(?<t>{spoken} (?<past>past|after) {hour}{part}")), past_or_to),
        (pattern(&format!(r"\b(?<t>quarter to {hour}{part}")), |c, _| minutes_to(c, 15)),
        (pattern(&format!(r"\b(?:at|by) (?<t>{spoken} to {hour}{part}")), past_or_to),
        (pattern(&format!(r"\b(?<t>half {hour}{part}")), |c, rest| {
            // "half 7 bins" counts bins.
            let (time, sureness) = to_half_day(c, hour_of(c)?, 30)?;
            clause_ends(rest).then_some((time, sureness))
        }),
        (pattern(&format!(r"\b(?<t>{hour} ?o['’]? ?clock{part}")), |c, _| to_half_day(c, hour_of(c)?, 0)),
        (pattern(&format!(r"\b(?<t>(?<hour>[0-9]{{1,2}}):(?<minute>[0-5][0-9]){part}")), written),
        (
            pattern(&format!(
                r"\b(?:at|about|around|by|from|until|till|before|after|since) (?<t>(?<hour>[0-9]{{1,2}})\.(?<minute>[0-5][0-9]){part}"
            )),
            written,
        ),
        (pattern(&format!(r"\b(?<t>{hour}{PARTS})\b")), |c, _| to_half_day(c, hour_of(c)?, 0)),
        (pattern(&format!(r"\b(?<t>{hour}){DAY_PARTS}")), |c, _| to_half_day(c, hour_of(c)?, 0)),
        (pattern(r"\b(?<t>(?<hour>[01][0-9]|2[0-3])(?<minute>[0-5][0-9]) ?(?:hrs|hours))\b"), |c, _| {
            clock(c["hour"].parse().ok()?, minute_of(c)?, sure::CERTAIN)
        }),
        (pattern(r"\b(?<t>(?:12 |twelve )?(?:(?<noon>midday|noon)|midnight))\b"), |c, _| {
            clock(if c.name("noon").is_some() { 12 } else { 0 }, 0, sure::CERTAIN)
        }),
    ]
});

/// The first time of day in the text.
pub fn find_time(text: &str) -> Option<Found<Time>> {
    READINGS.iter().find_map(|(pattern, read)| {
        pattern.captures_iter(text).find_map(|captures| {
            let span = captures.name("t")?.range();
            let (value, sureness) = read(&captures, &text[captures.get(0)?.end()..])?;
            Some(Found { value, span, sureness })
        })
    })
}

/// "At four", "by 6": the first bare hour in a text that is known to say when. Elsewhere it may count anything.
pub fn find_hour(text: &str) -> Option<Found<Time>> {
    static HOUR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"\b(?:at|by|about|around) (?<t>(?<hour>[0-9]{{1,2}}|{}))\b", HOURS.join("|")))
    });
    let captures = HOUR.captures(text)?;
    let (value, _) = to_half_day(&captures, hour_of(&captures)?, 0)?;
    Some(Found { value, span: captures.name("t")?.range(), sureness: sure::LIKELY })
}

/// "7:30", "07:30", "19.30"; not the beginning of "7:30:15" or of a date.
fn written(c: &Captures<'_>, rest: &str) -> Option<(Time, f32)> {
    let goes_on =
        rest.strip_prefix([':', '.', '/']).is_some_and(|rest| rest.starts_with(|d: char| d.is_ascii_digit()));
    let (hour, minute) = (c["hour"].parse().ok()?, minute_of(c)?);
    if goes_on {
        None
    } else if c["hour"].starts_with('0') || hour > 12 {
        clock(hour, minute, sure::CERTAIN)
    } else {
        to_half_day(c, hour, minute)
    }
}

fn past_or_to(c: &Captures<'_>, _: &str) -> Option<(Time, f32)> {
    let minutes = match c["minutes"].to_ascii_lowercase().as_str() {
        "half" => 30,
        "quarter" => 15,
        "five" | "5" => 5,
        "ten" | "10" => 10,
        "twenty" | "20" => 20,
        _ => 25,
    };
    if c.name("past").is_some() {
        return to_half_day(c, hour_of(c)?, minutes);
    }
    // Nobody says "half to".
    if minutes == 30 { None } else { minutes_to(c, minutes) }
}

fn minutes_to(c: &Captures<'_>, minutes: i8) -> Option<(Time, f32)> {
    let (time, sureness) = to_half_day(c, hour_of(c)?, 0)?;
    let before = if time.hour() == 0 { 23 } else { time.hour() - 1 };
    clock(before, 60 - minutes, sureness)
}

/// A time on a clock of twelve hours, by the part of the day that was said, else by when people are up.
fn to_half_day(c: &Captures<'_>, hour: i8, minute: i8) -> Option<(Time, f32)> {
    if !(1..=12).contains(&hour) {
        return None;
    }
    let said = |name: &str| c.name(name).is_some();
    let (hour, sureness) = if said("morning") || said("this_morning") {
        (hour % 12, sure::CERTAIN)
    } else if said("later") || said("this_later") {
        (hour % 12 + 12, sure::CERTAIN)
    } else if said("night") {
        // "2 at night" and "12 at night" are after midnight.
        (if hour <= 5 || hour == 12 { hour % 12 } else { hour + 12 }, sure::PLAIN)
    } else {
        (if hour <= 6 { hour + 12 } else { hour }, sure::EITHER)
    };
    clock(hour, minute, sureness)
}

fn clock(hour: i8, minute: i8, sureness: f32) -> Option<(Time, f32)> {
    Some((Time::new(hour, minute, 0, 0).ok()?, sureness))
}

fn hour_of(c: &Captures<'_>) -> Option<i8> {
    let word = c["hour"].to_lowercase();
    let named = HOURS.iter().position(|hour| *hour == word).map(|i| i as i8 + 1);
    named.or_else(|| word.parse().ok())
}

fn minute_of(c: &Captures<'_>) -> Option<i8> {
    c.name("minute").map_or(Some(0), |minute| minute.as_str().parse().ok())
}

/// Whether nothing follows that could be counted: the end, punctuation, or a word that goes on with the sentence.
fn clause_ends(rest: &str) -> bool {
    const GOES_ON: [&str; 14] = [
        "and",
        "as",
        "but",
        "every",
        "for",
        "i",
        "it",
        "last",
        "on",
        "so",
        "the",
        "they",
        "when",
        "yesterday",
    ];
    let word: String = rest.chars().skip_while(|c| *c == ' ').take_while(|c| c.is_alphanumeric()).collect();
    word.is_empty() || GOES_ON.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_say_them() {
        for (said, meant) in [
            ("it was half 7 when they came", Some("07:30")),
            ("they come at 7.30pm", Some("19:30")),
            ("7 p.m. sharp", Some("19:00")),
            ("12am", Some("00:00")),
            ("12 pm", Some("12:00")),
            ("about seven in the morning", Some("07:00")),
            ("seven in the evening", Some("19:00")),
            ("at 3 this morning", Some("03:00")),
            ("from 8 tonight", Some("20:00")),
            ("2 at night", Some("02:00")),
            ("quarter past nine", Some("09:15")),
            ("a quarter to 5", Some("16:45")),
            ("at ten to eight", Some("07:50")),
            ("twenty past four in the afternoon", Some("16:20")),
            ("19:30", Some("19:30")),
            ("07:05", Some("07:05")),
            ("7:05", Some("07:05")),
            ("out since 6.15", Some("18:15")),
            ("0730 hrs", Some("07:30")),
            ("five o'clock", Some("17:00")),
            ("at midday", Some("12:00")),
            ("midnight", Some("00:00")),
            ("5 to 10 bins", None),
            ("half 7 bins", None),
            ("from 5 to 10 days", None),
            ("on 20.11.2026", None),
            ("at 20.11.2026", None),
            ("25:10", None),
            ("at 7 Mill Lane", None),
            ("24/7", None),
            ("teatime", None),
            ("", None),
        ] {
            let found = find_time(said).map(|f| f.value.strftime("%H:%M").to_string());
            assert_eq!(found.as_deref(), meant, "{said}");
        }
    }

    #[test]
    fn a_time_without_its_half_of_the_day_is_less_sure() {
        let sureness = |text| find_time(text).expect("a time").sureness;
        assert!(sureness("half 7") < sureness("half 7 in the morning"));
    }
}
