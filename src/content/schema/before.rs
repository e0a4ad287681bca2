//! `[[before]]` in an intent file: what is looked at before a report becomes a ticket, so that no useless one opens.
//!
//! A rule compares what the resident told with the council's facts; it holds no number and no wording of its own.

use crate::domain::ids::IntentId;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// One rule. It holds when every condition does; one about a detail or fact that is not known holds never.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// What must be true of the details, by their names.
    #[serde(default)]
    pub when: BTreeMap<String, Condition>,
    /// Facts that the council must give, whatever they say.
    #[serde(default)]
    pub given: Vec<String>,
    /// What is said: `late` is the reply `[before_late]`. It names the rule in its intent, for agents too.
    pub say: String,
    /// What happens then.
    pub then: Then,
    /// `stop`: the resident may have it reported all the same.
    #[serde(default)]
    pub insist: bool,
    /// `other`: the intent that takes over.
    pub intent: Option<IntentId>,
}

/// What happens when a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Says it, and the report goes on.
    GoOn,
    /// Says it; no ticket opens, and a person is offered.
    Stop,
    /// Says it, and gives the conversation to people.
    Person,
    /// Says it, and another intent takes over with what is known.
    Other,
}

/// What must be true of a detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// It is one of these: `"no"`, or `["full", "broken"]`.
    Is(Vec<String>),
    /// It stands in a relation to a day or a fact: `{ on = "trunk_roads" }`.
    Stands(Relation),
}

/// How a detail stands to a day or a fact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A date: it is still to come.
    LaterThan(Today),
    /// A date: it is today, and the time of day that this fact gives has not come yet.
    TodayBefore(String),
    /// A date: more working days ago than this fact says.
    LongerAgoThan(String),
    /// A place or address: it names one of the roads that this fact lists.
    On(String),
}

/// The one day that a rule may name: all others are facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Today {
    /// The day it is.
    Today,
}

impl Before {
    /// The reply that the rule says.
    pub fn reply(&self) -> String {
        format!("before_{}", self.say)
    }

    /// The facts without which it can never hold.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        let related = self.when.values().filter_map(|condition| match condition {
            Condition::Stands(
                Relation::TodayBefore(fact) | Relation::LongerAgoThan(fact) | Relation::On(fact),
            ) => Some(fact),
            Condition::Stands(Relation::LaterThan(_)) | Condition::Is(_) => None,
        });
        related.chain(&self.given).map(String::as_str)
    }
}

// By hand, since an untagged enum cannot say what is wrong with it.
impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Condition;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, a list of values, or a relation such as { on = \"trunk_roads\" }")
            }

            fn visit_str<E>(self, value: &str) -> Result<Condition, E> {
                Ok(Condition::Is(vec![value.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> Result<Condition, A::Error> {
                Deserialize::deserialize(SeqAccessDeserializer::new(values)).map(Condition::Is)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Condition, A::Error> {
                Relation::deserialize(MapAccessDeserializer::new(map)).map(Condition::Stands)
            }
        }
        from.deserialize_any(Written)
    }
}
