//! The use cases: from what a person said to an answer, a question, or a ticket.
//!
//! [`Assistant`] is what every channel talks to. It loads the conversation, lets [`understand`] and [`decide`] work out
//! the turn (both pure), and commits everything in one transaction. It knows no HTTP, no SQL and no chat platform.

pub mod answer;
pub mod controls;
mod correspondence;
pub mod decide;
pub mod earlier;
pub mod endpoints;
pub mod explain;
pub mod form;
pub mod handoff;
pub mod mind;
pub mod needs;
mod once;
pub mod ports;
pub mod push;
pub mod reason;
mod recent;
pub mod records;
mod remind;
pub mod report;
pub mod review;
pub mod scene;
pub mod towns;
pub mod understand;
pub mod wording;

pub use answer::{Arrival, Assistant};
pub use records::AttachmentError;

use crate::domain::conversation::{Message, Owner};
use crate::domain::ids::{ConversationKey, IntentId, ServiceId};
use crate::domain::reply::{Outcome, Reply};
use crate::domain::ticket::TicketSummary;
use ports::StoreError;
use serde::{Deserialize, Serialize};

/// What a turn came to: the object that `POST /v1/enquiries` and `ask --json` answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TurnResult {
    /// The resident's key to the conversation.
    pub conversation: ConversationKey,
    /// How the turn ended.
    pub outcome: Outcome,
    /// The best guess of what was meant, whatever the outcome; none when nothing was said in words.
    pub intent: Option<IntentId>,
    /// Its service.
    pub service: Option<ServiceId>,
    /// Its number in the Local Government Services List, where one fits.
    pub lgsl: Option<u32>,
    /// Its probability, 0 to 1.
    pub confidence: f32,
    /// The language of the replies, as a BCP 47 tag.
    pub language: String,
    /// The next best guesses, best first.
    pub alternatives: Vec<Alternative>,
    /// What we say.
    pub replies: Vec<Reply>,
    /// The ticket that this turn opened or touched.
    pub ticket: Option<TicketSummary>,
}

/// A guess that was not the best.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// What may have been meant.
    pub intent: IntentId,
    /// Its service.
    pub service: ServiceId,
    /// Its probability, 0 to 1.
    pub confidence: f32,
}

/// Why a turn could not be taken. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// No such council is served here.
    #[error("no council is called {0} here")]
    UnknownCouncil(String),
    /// The conversation does not exist, is another council's, or another sender's.
    #[error("there is no such conversation")]
    UnknownConversation,
    /// A file that was named does not exist at this council.
    #[error("there is no such attachment")]
    UnknownAttachment,
    /// Neither text, choice, location nor attachment.
    #[error("nothing was said")]
    Nothing,
    /// The same message id came with something else before.
    #[error("this message id was used before for something else")]
    IdReused,
    /// The channel is switched off, for this reason.
    #[error("this channel is switched off: {0}")]
    SwitchedOff(String),
    /// Others kept writing in this conversation: try again.
    #[error("the conversation is busy")]
    Busy,
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A conversation as its resident may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// The resident's key.
    pub conversation: ConversationKey,
    /// Who may speak.
    pub owner: Owner,
    /// What was said, in order.
    pub messages: Vec<Message>,
}
