//! `councils/<slug>/council.toml` and `councils/<slug>/facts/<group>.toml`.

use super::notice::NoticeFile;
use crate::domain::council::Tier;
use crate::domain::ids::{CouncilId, ServiceId};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A council as its file has it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouncilFile {
    /// In full.
    pub name: String,
    /// As people say it.
    pub short_name: String,
    /// The kind of body.
    pub tier: Tier,
    /// Who lends facts and wording, and does what a parish does not.
    pub parent: Option<CouncilId>,
    /// Two capital letters at the front of a reference.
    pub reference_prefix: Option<String>,
    /// Postcode districts: `BO1`.
    #[serde(default)]
    pub postcodes: Vec<String>,
    /// Names people use for where things are.
    #[serde(default)]
    pub places: PlacesFile,
    /// When people answer.
    #[serde(default)]
    pub hours: HoursFile,
    /// When people answer about some services, where that differs.
    #[serde(default)]
    pub hours_for: Vec<HoursForFile>,
    /// What residents must hear first for a while.
    #[serde(default)]
    pub notice: Vec<NoticeFile>,
    /// Its last day, when it comes to an end.
    #[serde(default, deserialize_with = "super::optional_date")]
    pub until: Option<Date>,
    /// Who answers at its door from the day after.
    pub successor: Option<CouncilId>,
    /// What somebody does here.
    #[serde(default)]
    pub does: Vec<DoesFile>,
    /// Bodies that are not served here.
    #[serde(default)]
    pub bodies: BTreeMap<String, BodyFile>,
    /// Facts by group.
    #[serde(default)]
    pub facts: BTreeMap<String, FactsFile>,
}

/// Names people use for where things are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlacesFile {
    /// Towns.
    pub towns: Vec<String>,
    /// Parishes and villages.
    pub parishes: Vec<String>,
    /// Streets, with their place where the name alone is not enough: `Mill Lane, Ambridge`.
    pub streets: Vec<String>,
    /// Where the names are from, and under which licence.
    pub source: Option<String>,
}

impl PlacesFile {
    /// Adds the names of another file.
    pub(in crate::content) fn join(&mut self, more: Self) {
        self.towns.extend(more.towns);
        self.parishes.extend(more.parishes);
        self.streets.extend(more.streets);
        self.source = more.source.or(self.source.take());
    }
}

/// When people answer about some services.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursForFile {
    /// Services by name.
    #[serde(default)]
    pub services: Vec<ServiceId>,
    /// All services of these areas.
    #[serde(default)]
    pub areas: Vec<String>,
    /// When people answer; the council's own hours when left out.
    #[serde(default)]
    pub hours: HoursFile,
    /// The fact that holds the telephone number for what cannot wait until they answer.
    pub out_of_hours: Option<String>,
}

/// When people answer: `"08:45-17:00"`, a day that is left out is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct HoursFile {
    pub monday: Option<String>,
    pub tuesday: Option<String>,
    pub wednesday: Option<String>,
    pub thursday: Option<String>,
    pub friday: Option<String>,
    pub saturday: Option<String>,
    pub sunday: Option<String>,
    /// Single days on which nobody answers, beside the bank holidays.
    #[serde(deserialize_with = "super::dates")]
    pub closed: Vec<Date>,
}

impl HoursFile {
    /// The week from Monday, each day with its key.
    pub fn week(&self) -> [(&'static str, Option<&str>); 7] {
        [
            ("monday", self.monday.as_deref()),
            ("tuesday", self.tuesday.as_deref()),
            ("wednesday", self.wednesday.as_deref()),
            ("thursday", self.thursday.as_deref()),
            ("friday", self.friday.as_deref()),
            ("saturday", self.saturday.as_deref()),
            ("sunday", self.sunday.as_deref()),
        ]
    }
}

/// Who does some services, from when until when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoesFile {
    /// Services by name.
    #[serde(default)]
    pub services: Vec<ServiceId>,
    /// All services of these areas.
    #[serde(default)]
    pub areas: Vec<String>,
    /// Only at these places: the names of parks, streets or villages. Everywhere when left out.
    #[serde(default)]
    pub places: Vec<String>,
    /// A council's slug (its own too) or a body of this council.
    pub by: String,
    /// The first day.
    #[serde(default, deserialize_with = "super::optional_date")]
    pub from: Option<Date>,
    /// The last day.
    #[serde(default, deserialize_with = "super::optional_date")]
    pub until: Option<Date>,
}

/// A body that is not served here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyFile {
    /// What it is called.
    pub name: String,
    /// Why it and not the council, in a plain sentence.
    pub why: String,
}

/// A group of facts with one owner.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactsFile {
    /// The team that answers for them.
    pub owner: String,
    /// Where they come from.
    pub source: String,
    /// When somebody last checked them.
    #[serde(deserialize_with = "super::date")]
    pub reviewed: Date,
    /// The facts. A fact is a text, a whole number, a date, a list of texts, or any of these with dates.
    pub values: BTreeMap<String, toml::Value>,
}
