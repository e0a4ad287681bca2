//! What happened to a ticket or conversation, as other systems are told (DESIGN, events).

use serde::{Deserialize, Serialize};

/// The type of an event: the word in its `type` field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EventType {
    /// A ticket was opened.
    #[serde(rename = "ticket.opened")]
    TicketOpened,
    /// Somebody wrote in a ticket's conversation.
    #[serde(rename = "ticket.message")]
    TicketMessage,
    /// The resident changed what they had written.
    #[serde(rename = "ticket.message_edited")]
    TicketMessageEdited,
    /// Something that was said could not be delivered to the resident.
    #[serde(rename = "ticket.delivery_failed")]
    TicketDeliveryFailed,
    /// An agent took it.
    #[serde(rename = "ticket.claimed")]
    TicketClaimed,
    /// Its state changed.
    #[serde(rename = "ticket.updated")]
    TicketUpdated,
    /// The conversation went back to the bot.
    #[serde(rename = "ticket.returned")]
    TicketReturned,
    /// It was closed.
    #[serde(rename = "ticket.closed")]
    TicketClosed,
    /// It was opened again.
    #[serde(rename = "ticket.reopened")]
    TicketReopened,
    /// The resident asked us to forget everything.
    #[serde(rename = "conversation.erased")]
    ConversationErased,
}

impl EventType {
    /// The word in the event's `type` field.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TicketOpened => "ticket.opened",
            Self::TicketMessage => "ticket.message",
            Self::TicketMessageEdited => "ticket.message_edited",
            Self::TicketDeliveryFailed => "ticket.delivery_failed",
            Self::TicketClaimed => "ticket.claimed",
            Self::TicketUpdated => "ticket.updated",
            Self::TicketReturned => "ticket.returned",
            Self::TicketClosed => "ticket.closed",
            Self::TicketReopened => "ticket.reopened",
            Self::ConversationErased => "conversation.erased",
        }
    }
}
