//! `responses/<language>/<area>/<intent>.toml`: wording by key, with its owner, source and review date.

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A response file. Every key but the three at its head is a reply, so the three may be missing here: `check` asks
/// for all of them at once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResponseFile {
    /// The team that answers for the wording.
    pub owner: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// When somebody last read it through.
    pub reviewed: Option<Date>,
    /// The replies by key: `answer`, `ask_place`, `done`.
    pub wording: BTreeMap<String, WordingSource>,
}

/// One reply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a reply, such as [answer] with its text below it")]
pub struct WordingSource {
    /// To read.
    pub text: String,
    /// To hear, where it cannot be made from the text.
    pub speech: Option<String>,
    /// Pages to open.
    #[serde(default)]
    pub links: Vec<LinkSource>,
}

/// A page to open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSource {
    /// What it is called.
    pub title: String,
    /// The fact that holds its address.
    pub fact: String,
}

#[derive(Deserialize)]
struct Day(#[serde(deserialize_with = "super::date")] Date);

// By hand, since serde cannot flatten and still say on which line a fault is.
impl<'de> Deserialize<'de> for ResponseFile {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct File;
        impl<'de> Visitor<'de> for File {
            type Value = ResponseFile;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("owner, source, reviewed and replies")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ResponseFile, A::Error> {
                let mut file = ResponseFile::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "owner" => file.owner = Some(map.next_value()?),
                        "source" => file.source = Some(map.next_value()?),
                        "reviewed" => file.reviewed = Some(map.next_value::<Day>()?.0),
                        _ => {
                            file.wording.insert(key, map.next_value()?);
                        }
                    }
                }
                Ok(file)
            }
        }
        from.deserialize_map(File)
    }
}
