//! `intents/<language>/system/spelling.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// What the spelling repair knows of a language, or a council's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spelling {
    /// Words that are never changed, the commonest first, with white space between them.
    #[serde(default)]
    words: String,
    /// What people type for short, and what it stands for.
    #[serde(default)]
    pub short_forms: BTreeMap<String, String>,
}

impl Spelling {
    /// Words that are never changed, the commonest first.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.split_whitespace()
    }
}
