//! What happened to a ticket or conversation, as other systems are told (DESIGN, events).

use super::ids::{ChannelName, ConversationRef, CouncilId};
use super::ticket::{Reference, Ticket};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

macro_rules! types {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// The type of an event: the word in its `type` field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum EventType { $($(#[$doc])* #[serde(rename = $word)] $variant),+ }

        impl EventType {
            /// Every type that an endpoint may want.
            pub const ALL: [EventType; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word in the event's `type` field.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The type that a word stands for.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

types!(
    /// A ticket was opened.
    TicketOpened = "ticket.opened",
    /// Somebody wrote in a ticket's conversation.
    TicketMessage = "ticket.message",
    /// The resident changed what they had written.
    TicketMessageEdited = "ticket.message_edited",
    /// An agent took it.
    TicketClaimed = "ticket.claimed",
    /// Its state changed.
    TicketUpdated = "ticket.updated",
    /// The conversation went back to the bot.
    TicketReturned = "ticket.returned",
    /// It was closed.
    TicketClosed = "ticket.closed",
    /// It was opened again.
    TicketReopened = "ticket.reopened",
    /// What an agent said could not be delivered to the resident.
    TicketDeliveryFailed = "ticket.delivery_failed",
    /// The resident asked us to forget everything.
    ConversationErased = "conversation.erased",
    /// Something is to be said in an integrator's channel.
    MessageOutbound = "message.outbound",
    /// An administrator tries an endpoint.
    EndpointTest = "endpoint.test",
);

impl EventType {
    /// Whether it tells how a ticket stands, and not what is said in it.
    pub fn changes_state(self) -> bool {
        !matches!(self, Self::TicketMessage | Self::TicketMessageEdited | Self::TicketDeliveryFailed)
    }
}

/// One thing that happened, kept so that it can be told, and told again.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The `webhook-id`: the same however often it is told.
    pub id: String,
    /// What it is.
    pub happened: EventType,
    /// When.
    pub at: Timestamp,
    /// The conversation whose erasure empties it.
    pub conversation: Option<ConversationRef>,
    /// To what.
    pub about: About,
}

impl Event {
    /// What it is in order with: everything about one ticket, or else everything about one conversation.
    pub fn lane(&self) -> &str {
        match (&self.about, &self.conversation) {
            (About::Ticket(happening), _) => happening.ticket.reference.as_str(),
            (_, Some(conversation)) => conversation.as_str(),
            (_, None) => &self.id,
        }
    }
}

/// To what it happened: all that telling it needs beside the messages, as it was at that moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// To a ticket.
    Ticket(Box<Happening>),
    /// Something was said that an integrator's channel must carry.
    Message(Outbound),
    /// A conversation was erased.
    Erased(Erased),
    /// To nothing: it is a test.
    Test,
}

impl About {
    /// The councils whose endpoints may hear of it.
    pub fn councils(&self) -> Vec<&CouncilId> {
        match self {
            Self::Ticket(happening) => vec![&happening.ticket.body, &happening.ticket.council],
            Self::Message(said) => vec![&said.council],
            Self::Erased(erased) => {
                let of_tickets = erased.tickets.iter().flat_map(|ticket| [&ticket.council, &ticket.body]);
                of_tickets.chain([&erased.council]).collect()
            }
            Self::Test => Vec::new(),
        }
    }
}

/// What happened to a ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Happening {
    /// Its place in the ticket's history, from 1.
    pub sequence: i64,
    /// The ticket as it was afterwards.
    pub ticket: Ticket,
    /// Who did it: an agent's id, `bot` or `citizen`.
    pub by: String,
    /// The channel of its conversation; none when that was erased.
    pub channel: Option<ChannelName>,
    /// The language of its conversation, as a BCP 47 tag.
    pub language: Option<String>,
    /// How many messages had been said in the conversation until then, with it included.
    pub messages: i64,
    /// How many of those came with it.
    pub said: i64,
}

/// Something that was said for an integrator's channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outbound {
    /// At whose door.
    pub council: CouncilId,
    /// The channel.
    pub channel: ChannelName,
    /// The channel's own name for the person.
    pub sender: String,
    /// The ticket that it is about.
    pub ticket: Option<Reference>,
    /// The message's number in the conversation.
    pub message: i64,
}

/// What is left of an erased conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Erased {
    /// At whose door it was.
    pub council: CouncilId,
    /// By which channel.
    pub channel: ChannelName,
    /// Its tickets.
    pub tickets: Vec<ErasedTicket>,
}

/// A ticket of an erased conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErasedTicket {
    /// Which.
    pub reference: Reference,
    /// At whose door it came in.
    pub council: CouncilId,
    /// Who does the work.
    pub body: CouncilId,
}

impl ErasedTicket {
    /// Whether a council was told of it.
    pub fn concerns(&self, council: &CouncilId) -> bool {
        self.council == *council || self.body == *council
    }
}
