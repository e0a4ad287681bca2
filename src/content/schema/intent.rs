//! `intents/services.toml`, `intents/<language>/<area>/<intent>.toml` and its tests.

use super::before::Before;
use crate::domain::ids::{IntentId, ServiceId};
use crate::domain::ticket::Priority;
use serde::Deserialize;
use std::collections::BTreeMap;

/// An entry of the service vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The area it belongs to; its intents' folder.
    pub area: String,
    /// Its number in the esd Local Government Services List, where one fits.
    pub lgsl: Option<u32>,
    /// What belongs to it, for those who label.
    pub definition: String,
}

/// What people say, and what is done about it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intent {
    /// The service it serves.
    pub service: ServiceId,
    /// On a button; 40 characters at most.
    pub title: String,
    /// What belongs to it, in a sentence.
    pub about: String,
    /// Neighbours it is mistaken for, each with what tells it apart.
    #[serde(default)]
    pub not_this: BTreeMap<IntentId, String>,
    /// What we do.
    pub does: Does,
    /// How soon a ticket is wanted: normal or urgent.
    #[serde(default = "normal")]
    pub priority: Priority,
    /// What people say.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// What a report asks for, in this order.
    #[serde(default, rename = "detail")]
    pub details: Vec<DetailWanted>,
    /// What is looked at before a report becomes a ticket, in this order.
    #[serde(default)]
    pub before: Vec<Before>,
    /// What `choose` chooses between, in this order.
    #[serde(default)]
    pub choices: Vec<IntentChoice>,
    /// Who gets the ticket.
    pub ticket: Option<Queue>,
}

fn normal() -> Priority {
    Priority::Normal
}

/// What is done about an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// Says `answer`.
    Answer,
    /// Asks for the details, reads them back, opens a ticket, says `done`.
    Report,
    /// Says `answer`, which asks one question, and goes on with the intent that is chosen.
    Choose,
    /// Tells how far an earlier report is; says `answer` when none is known.
    Status,
    /// Says `answer`, then gives the conversation to people.
    Person,
    /// Another body does this for everybody, everywhere; says `answer`.
    Redirect,
    /// Greetings and the like; says `answer`.
    SmallTalk,
    /// Not for a council at all; says `answer`.
    NotUnderstood,
}

/// One of the meanings that `choose` offers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntentChoice {
    /// What goes on when it is chosen.
    pub intent: IntentId,
    /// On its button; 40 characters at most.
    pub label: String,
}

/// A detail that a report collects.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailWanted {
    /// The word the replies use for it: `{{ place }}`.
    pub name: String,
    /// What it must be.
    pub kind: DetailKind,
    /// `one_of`: the council's fact that lists the choices.
    pub from: Option<String>,
    /// `one_of`: the choices themselves, when no fact lists them.
    #[serde(default)]
    pub options: Vec<String>,
    /// Taken when said, never asked for.
    #[serde(default)]
    pub optional: bool,
    /// Asked for once: it stays empty when the answer is "skip" or cannot be read.
    #[serde(default)]
    pub ask_once: bool,
    /// Reports in which it differs are about two things, though the place be the same: another bin, another day.
    #[serde(default)]
    pub tells_apart: bool,
    /// Asked for only when these other details have one of these values.
    #[serde(default)]
    pub only_if: BTreeMap<String, Vec<String>>,
    /// `yes_no`: words that say yes without being asked: "out on time".
    #[serde(default)]
    pub yes: Vec<String>,
    /// `yes_no`: words that say no without being asked.
    #[serde(default)]
    pub no: Vec<String>,
}

impl DetailWanted {
    /// Whether a report that is read back always has it.
    pub fn is_sure(&self) -> bool {
        !self.optional && !self.ask_once && self.only_if.is_empty()
    }
}

/// What a detail must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetailKind {
    /// House and street, or house and postcode.
    Address,
    /// Where it is: a street, a landmark, a pin on a map.
    Place,
    /// A postcode.
    Postcode,
    /// A day, in people's words.
    Date,
    /// A reference of ours.
    Reference,
    /// A telephone number.
    Telephone,
    /// An e-mail address.
    Email,
    /// A person's name.
    Name,
    /// Yes or no.
    YesNo,
    /// One of a list.
    OneOf,
    /// Free text.
    Text,
    /// A picture.
    Photo,
}

/// Who gets a ticket, and by when it is done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The team.
    pub queue: String,
    /// A fact: working days until it is done.
    pub due: Option<String>,
}

/// What must, and must not, lead to an intent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tests {
    /// Phrases that lead here.
    #[serde(rename = "match")]
    pub matches: Vec<String>,
    /// Phrases that lead elsewhere, and where.
    pub never: BTreeMap<String, IntentId>,
    /// Phrases of these two that are known not to hold yet. Each must keep failing: one that holds is taken out here.
    #[serde(default)]
    pub known_failures: Vec<String>,
}
