//! What one transaction writes, and what is found before it.

use crate::domain::conversation::{Conversation, Message, Version};
use crate::domain::event::{Event, EventType};
use crate::domain::ids::ConversationRef;
use crate::domain::ticket::Ticket;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An id that a caller gave to something it sent, so that sending it twice does it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptId {
    /// Whose ids these are: council, channel and conversation of a message, or key and route of a request.
    pub scope: String,
    /// The caller's id.
    pub id: String,
    /// SHA-256 of what was sent, hexadecimal: the same id with other content is refused.
    pub content_sha256: String,
}

/// The id together with what was answered, kept to be answered again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Which sending.
    pub id: ReceiptId,
    /// The answer, as JSON.
    pub answer: String,
}

/// What is found when something arrives.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    /// The same id was answered before: with this.
    pub earlier: Option<Receipt>,
    /// The conversation it belongs to; none begins a new one.
    pub conversation: Option<Conversation>,
}

/// A conversation to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationWrite {
    /// What must still be there; none for a new conversation.
    pub before: Option<Version>,
    /// As it shall be.
    pub after: Conversation,
}

/// A ticket to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketWrite {
    /// The epoch that must still be there; none for a new ticket.
    pub before: Option<i64>,
    /// As it shall be; with the same epoch when nothing about it changes and something happened all the same.
    pub after: Ticket,
    /// What happened, for the ticket's history: who, and what in a word of the API (`claimed`, `closed`).
    pub happened: EventType,
    /// The agent's id, `bot` or `citizen`.
    pub by: String,
}

/// Something to be sent later, in order within its lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    /// What kind of worker takes it: `telegram`, `webhook`.
    pub queue: String,
    /// Rows of one lane go out one after the other: a conversation's or ticket's reference.
    pub lane: String,
    /// The conversation whose erasure takes this row along.
    pub conversation: Option<ConversationRef>,
    /// What to send, as JSON; the worker knows its shape.
    pub payload: String,
    /// Not before.
    pub after: Timestamp,
}

/// One transaction. Begin with [`Commit::at`].
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// The moment that history and receipts bear.
    pub at: Timestamp,
    /// The sending that this answers, when the caller gave an id.
    pub receipt: Option<Receipt>,
    /// The inbox rows that this deals with: one that was dealt with before is a conflict.
    pub settles: Vec<i64>,
    /// The conversation.
    pub conversation: Option<ConversationWrite>,
    /// What was said, all in `conversation`; numbers follow on from its count.
    pub messages: Vec<Message>,
    /// Tickets that were opened or changed.
    pub tickets: Vec<TicketWrite>,
    /// What other systems are told beside what happens to tickets.
    pub events: Vec<Event>,
    /// What goes out later.
    pub outbox: Vec<Outgoing>,
}

impl Commit {
    /// A commit at this moment, with nothing in it yet.
    pub fn at(at: Timestamp) -> Self {
        Self {
            at,
            receipt: None,
            settles: Vec::new(),
            conversation: None,
            messages: Vec::new(),
            tickets: Vec::new(),
            events: Vec::new(),
            outbox: Vec::new(),
        }
    }
}

/// How a commit ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Committed {
    /// All of it is durable.
    Done,
    /// Somebody else wrote first, dealt with the inbox row, or has the new reference or key: nothing was written, work
    /// it out again.
    Conflict,
    /// The same id was answered meanwhile; nothing was written.
    Repeated(Receipt),
}
