//! `[[notice]]` in `councils/<slug>/council.toml`: what residents must hear first for a while.

use crate::domain::ids::ServiceId;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Deserializer, de::Error};

/// A notice as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeFile {
    /// What is said: plain words with `**bold**`, without values and addresses of pages.
    pub text: String,
    /// When it begins; at once when left out.
    pub from: Option<Moment>,
    /// When it ends. Every notice has an end, since nobody takes an old one out.
    pub until: Moment,
    /// Services by name.
    #[serde(default)]
    pub services: Vec<ServiceId>,
    /// All services of these areas. With neither services nor areas it is about all that the council does.
    #[serde(default)]
    pub areas: Vec<String>,
    /// Also said once in every conversation, whatever that is about.
    #[serde(default)]
    pub urgent: bool,
}

/// A day or a minute, in the council's local time: `2026-11-24`, `"2026-11-24 06:00"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A whole day.
    Day(Date),
    /// A moment of a day.
    At(DateTime),
}

impl Moment {
    /// The first moment that belongs to it.
    pub fn begins(self) -> DateTime {
        match self {
            Self::Day(day) => day.to_datetime(jiff::civil::Time::midnight()),
            Self::At(moment) => moment,
        }
    }

    /// The first moment that is after it: a day ends with the day, a moment when it comes.
    pub fn ends(self) -> DateTime {
        match self {
            Self::Day(day) => {
                day.tomorrow().map_or(DateTime::MAX, |next| next.to_datetime(jiff::civil::Time::midnight()))
            }
            Self::At(moment) => moment,
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let written = match toml::Value::deserialize(from)? {
            toml::Value::String(text) => text,
            toml::Value::Datetime(date) => date.to_string(),
            other => other.to_string(),
        };
        let day = || written.parse().ok().map(Self::Day);
        let moment = || written.parse().ok().map(Self::At);
        // A text with a time of day would pass for its day alone.
        let read = if written.contains(':') { moment() } else { day() };
        read.ok_or_else(|| {
            D::Error::custom(format!(
                "{written:?} is no moment: write a day, 2026-11-24, or a time of a day, \"2026-11-24 06:00\""
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_day_or_a_time_of_a_day() {
        for (written, begins, ends) in [
            ("2026-11-24", "2026-11-24T00:00:00", "2026-11-25T00:00:00"),
            ("\"2026-11-24\"", "2026-11-24T00:00:00", "2026-11-25T00:00:00"),
            ("\"2026-11-24 06:00\"", "2026-11-24T06:00:00", "2026-11-24T06:00:00"),
            ("2026-11-24T06:00:00", "2026-11-24T06:00:00", "2026-11-24T06:00:00"),
        ] {
            let file: NoticeFile =
                toml::from_str(&format!("text = \"Snow.\"\nuntil = {written}")).expect(written);
            assert_eq!(file.until.begins().to_string(), begins, "{written}");
            assert_eq!(file.until.ends().to_string(), ends, "{written}");
        }
        for wrong in ["\"tomorrow\"", "5", "\"2026-02-30\"", "\"2026-11-24 25:00\"", "\"06:00\""] {
            assert!(
                toml::from_str::<NoticeFile>(&format!("text = \"Snow.\"\nuntil = {wrong}")).is_err(),
                "{wrong}"
            );
        }
    }
}
