//! How long things are kept, and erasing them sooner.

use crate::domain::ids::{ChannelName, ConversationKey, ConversationRef};
use jiff::SignedDuration;
use serde::Serialize;

/// How long each kind of data is kept after it was last needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// Conversations with no open ticket, from the last message; their messages, inbox and outbox rows with them.
    pub conversations: SignedDuration,
    /// Closed tickets, from closing.
    pub tickets: SignedDuration,
    /// Files that belong to no kept conversation or ticket, from upload.
    pub attachments: SignedDuration,
    /// Receipts and inbox rows that are done.
    pub receipts: SignedDuration,
    /// Dead letters.
    pub dead_letters: SignedDuration,
    /// Events that endpoints were told of or are to be told of, from when they happened.
    pub deliveries: SignedDuration,
}

/// How many rows went, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Conversations (with their messages).
    pub conversations: u64,
    /// Tickets.
    pub tickets: u64,
    /// Files.
    pub attachments: u64,
    /// Receipts, inbox and outbox rows, events.
    pub rows: u64,
}

impl Swept {
    /// Whether nothing went.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whose data to erase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Erase {
    /// The conversation with this key.
    Key(ConversationKey),
    /// The conversation that agents call this.
    Reference(ConversationRef),
    /// All of a sender's conversations.
    Sender {
        /// The channel.
        channel: ChannelName,
        /// The channel's own name for the person.
        sender: String,
    },
}
