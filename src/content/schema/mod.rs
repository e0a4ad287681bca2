//! The shapes of the files, one type for each kind. Unknown keys are refused; dates are TOML dates.
//!
//! These types only say what may stand in a file. What must hold between files is for `check`.

mod before;
mod council;
mod intent;
mod notice;
mod response;
mod safety;
mod spelling;

pub use before::{Before, Condition, Relation, Then, Today};
pub use council::{BodyFile, CouncilFile, DoesFile, FactsFile, HoursFile, HoursForFile, PlacesFile};
pub use intent::{DetailKind, DetailWanted, Does, Intent, IntentChoice, Queue, Service, Tests};
pub use notice::{Moment, NoticeFile};
pub use response::{LinkSource, ResponseFile, WordingSource};
pub use safety::{Level, RuleFile, RuleTests};
pub use spelling::Spelling;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error};

/// Reads `2026-11-01`, written as a TOML date.
pub(crate) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(from)
        .map_err(|_| D::Error::custom("a date is written 2026-11-01, without quotation marks"))?;
    written
        .to_string()
        .parse()
        .map_err(|_| D::Error::custom(format!("{written} is not a day of the calendar")))
}

/// The same, where it may be left out.
pub(crate) fn optional_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    date(from).map(Some)
}

/// The same for a list of days.
pub(crate) fn dates<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Date>, D::Error> {
    #[derive(Deserialize)]
    struct Day(#[serde(deserialize_with = "date")] Date);
    Ok(Vec::<Day>::deserialize(from)?.into_iter().map(|day| day.0).collect())
}
