//! `intents/<language>/safety/<rule>.toml` and its tests: rules that run before everything.

use crate::domain::ids::ServiceId;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A safety rule as its file has it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// The best guess of the service.
    pub service: ServiceId,
    /// What agents see.
    pub title: String,
    /// What belongs to it, in a sentence.
    pub about: String,
    /// How bad it is.
    pub level: Level,
    /// Lower runs first.
    pub order: u32,
    /// Nothing is pushed to the resident until they say it is safe.
    #[serde(default)]
    pub quiet: bool,
    /// A ticket opens only if the resident agrees.
    #[serde(default)]
    pub consent: bool,
    /// Patterns that fire it.
    pub fires_on: Vec<String>,
    /// Patterns that keep it silent.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Words that patterns name.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<String>>,
}

/// How bad what a rule finds is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A person is in danger.
    Emergency,
    /// A place is dangerous.
    Urgent,
}

/// What must fire a rule, and what must not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleTests {
    /// These fire it.
    pub fires: Vec<String>,
    /// These do not.
    pub silent: Vec<String>,
}
