//! A ticket: one need in the hands of people.
//!
//! A *report* is work for a service, and the bot goes on talking. A *conversation* is a hand-off: people own the
//! conversation and the bot is silent. Times are UTC; the epoch rises with every change, so that two people who
//! change a ticket at once cannot both believe they won.

use super::attachment::Attachment;
use super::ids::{ConversationRef, CouncilId, IntentId, ServiceId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// The word used in the API, tables and metrics.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that a word of the API or a table stands for.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words!(
    /// What a ticket is for.
    Kind {
        /// Work for a service; the bot goes on talking.
        Report = "report",
        /// People own the conversation; the bot is silent.
        Conversation = "conversation",
    }
);
words!(
    /// Where a ticket is in its life.
    Status {
        /// A report that nobody has taken.
        Open = "open",
        /// A conversation that waits for an agent.
        Queued = "queued",
        /// An agent has it.
        Assigned = "assigned",
        /// It waits for the resident.
        Waiting = "waiting",
        /// The conversation was given back to the bot.
        Returned = "returned",
        /// Finished.
        Closed = "closed",
    }
);
words!(
    /// How soon, from least to most; the order is the order of the variants.
    Priority {
        /// In its turn.
        Normal = "normal",
        /// Before the others: a place is dangerous, a person is at risk of losing a home.
        Urgent = "urgent",
        /// A person is in danger.
        Emergency = "emergency",
    }
);

/// Letters and digits that cannot be mistaken for one another when said or written (no 0 O, 1 I L, 5 S, 8 B).
const ALPHABET: &[u8; 26] = b"ACDEFGHJKMNPQRTUVWXYZ23467";

/// A reference that can be said on the telephone: `BO-7K2-P4`.
///
/// Two letters of the council, five characters drawn at random from 26 (11.8 million a council), and no check
/// character: a wrong one finds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

impl Reference {
    /// Makes one from the council's prefix and a random number.
    pub fn new(prefix: &str, mut random: u64) -> Self {
        let mut drawn = || {
            let letter = ALPHABET[(random % ALPHABET.len() as u64) as usize] as char;
            random /= ALPHABET.len() as u64;
            letter
        };
        let (a, b, c, d, e) = (drawn(), drawn(), drawn(), drawn(), drawn());
        Self(format!("{prefix}-{a}{b}{c}-{d}{e}"))
    }

    /// Reads one as people type it: `bo7k2p4`, `BO 7K2 P4`, `bo-7k2-p4`.
    pub fn parse(text: &str) -> Option<Self> {
        let bare: String = text
            .chars()
            .filter(|c| !matches!(c, '-' | ' ' | '.' | '\u{2013}'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let (prefix, rest) = bare.split_at_checked(2)?;
        let fits = rest.len() == 5
            && prefix.bytes().all(|b| b.is_ascii_uppercase())
            && rest.bytes().all(|b| ALPHABET.contains(&b));
        fits.then(|| Self(format!("{prefix}-{}-{}", &rest[..3], &rest[3..])))
    }

    /// The reference as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Reference {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a reference looks like BO-7K2-P4")
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> String {
        reference.0
    }
}

/// One collected detail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Its name in the content: `place`.
    pub name: String,
    /// What the person said, in its tidy form.
    pub value: String,
    /// How sure we are, 0 to 1; 1 when the person confirmed it.
    pub confidence: f32,
}

/// A ticket as agents see it, without its transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// Said to the resident.
    pub reference: Reference,
    /// Report or conversation.
    pub kind: Kind,
    /// Where it is in its life.
    pub status: Status,
    /// Rises with every change.
    pub epoch: i64,
    /// At whose door it came in: sees reference and status.
    pub council: CouncilId,
    /// Who does the work and owns the ticket.
    pub body: CouncilId,
    /// The service, when one was understood.
    pub service: Option<ServiceId>,
    /// The intent, when one was understood.
    pub intent: Option<IntentId>,
    /// Which team.
    pub queue: String,
    /// Why a person was needed, in one plain sentence.
    pub reason: String,
    /// The safety rule that fired, if one did.
    pub safety_rule: Option<String>,
    /// While false nothing is pushed to the resident.
    pub contact_safe: bool,
    /// How soon.
    pub priority: Priority,
    /// When it was opened.
    pub opened: Timestamp,
    /// By when it is promised.
    pub due: Option<Timestamp>,
    /// What was collected.
    pub details: Vec<Detail>,
    /// Files that belong to it.
    pub attachments: Vec<Attachment>,
    /// Who has it.
    pub assignee: Option<Agent>,
    /// The conversation it came from, by the name that opens nothing.
    pub conversation: ConversationRef,
}

impl Ticket {
    /// Whether nobody works on it any more.
    pub fn is_over(&self) -> bool {
        matches!(self.status, Status::Closed | Status::Returned)
    }

    /// Whether it is not done although its time is over.
    pub fn is_late(&self, now: Timestamp) -> bool {
        !self.is_over() && self.due.is_some_and(|due| due < now)
    }

    /// A closed report as it stands when it turns out not to be fixed: open, before the others, with a new due time. Its
    /// epoch rises when it is written.
    #[must_use]
    pub fn reopened(&self, due: Option<Timestamp>) -> Self {
        let priority = self.priority.max(Priority::Urgent);
        Self { status: Status::Open, assignee: None, priority, due, ..self.clone() }
    }
}

/// A person who answers for a council.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The agent's id in their own system.
    pub id: String,
    /// The name that the resident sees.
    pub name: String,
}

/// What a resident's turn says of a ticket that it opened or touched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TicketSummary {
    /// Said to the resident.
    pub reference: Reference,
    /// Report or conversation.
    pub kind: Kind,
    /// Where it is in its life.
    pub status: Status,
    /// How soon.
    pub priority: Priority,
    /// By when it is promised.
    pub due: Option<Timestamp>,
}

impl From<&Ticket> for TicketSummary {
    fn from(ticket: &Ticket) -> Self {
        Self {
            reference: ticket.reference.clone(),
            kind: ticket.kind,
            status: ticket.status,
            priority: ticket.priority,
            due: ticket.due,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_as_people_type_it() {
        let reference = Reference::new("BO", 123_456_789);
        for typed in [
            reference.as_str().to_owned(),
            reference.as_str().to_lowercase(),
            reference.as_str().replace('-', " "),
            reference.as_str().replace('-', ""),
        ] {
            assert_eq!(Reference::parse(&typed), Some(reference.clone()), "{typed}");
        }
        for wrong in ["", "BO", "BO-111-11", "BO-7K2-P44", "B0-7K2-P4", "ééééééé"] {
            assert_eq!(Reference::parse(wrong), None, "{wrong}");
        }
    }
}
