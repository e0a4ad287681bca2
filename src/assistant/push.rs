//! What is pushed: on some channels nobody comes to fetch what we say, so it goes to the outbox in the turn's own
//! transaction.
//!
//! Knows of channels no more than [`ChannelName::is_pushed`]; their workers know how to send it.

use super::ports::Outgoing;
use crate::domain::conversation::{Conversation, From, Message};
use crate::domain::enquiry::Speaker;
use crate::domain::event::{About, Event, EventType, Outbound};
use crate::domain::ids::{ChannelName, ConversationRef, CouncilId};
use crate::domain::reply::Reply;
use crate::domain::ticket::Reference;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A message on its way out: the payload of an outbox row, as JSON. The row's queue is `channel/scope`, its lane the
/// sender.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// In whose words a channel adds its own.
    pub council: CouncilId,
    /// In which language.
    pub language: String,
    /// The conversation; none when it is part of none.
    pub conversation: Option<ConversationRef>,
    /// What is said.
    pub message: Message,
}

/// Somebody who can be written to outside of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Addressee {
    /// In whose words.
    pub council: CouncilId,
    /// In which language.
    pub language: String,
    /// By which channel.
    pub channel: ChannelName,
    /// The name space of the sender.
    pub scope: String,
    /// The channel's own name for the person.
    pub sender: String,
}

impl Addressee {
    /// The queue of everything that goes to them.
    pub(super) fn queue(&self) -> String {
        format!("{}/{}", self.channel, self.scope)
    }

    /// Them, as a turn names who speaks.
    pub fn speaker(&self) -> Speaker {
        Speaker::Sender { scope: self.scope.clone(), sender: self.sender.clone(), key: None }
    }
}

/// The rows for what was said in a conversation: none where people come to fetch it.
pub(super) fn rows(to: &Conversation, said: &[Message]) -> Vec<Outgoing> {
    if !to.channel.is_pushed() {
        return Vec::new();
    }
    said.iter().filter(|message| message.from != From::Citizen).map(|said| within(to, said.clone())).collect()
}

/// The events for what is said later in an integrator's channel: nobody there waits for an answer. `about` is the ticket.
pub(super) fn outbound(to: &Conversation, about: Option<&Reference>, said: &[Message]) -> Vec<Event> {
    if to.channel.is_reserved() {
        return Vec::new();
    }
    let event = |message: &Message| Event {
        id: format!("msg_{}_{}", to.reference, message.id),
        happened: EventType::MessageOutbound,
        at: message.at,
        conversation: Some(to.reference.clone()),
        about: About::Message(Outbound {
            council: to.council.clone(),
            channel: to.channel.clone(),
            sender: to.sender.clone(),
            ticket: about.cloned(),
            message: message.id,
        }),
    };
    said.iter().map(event).collect()
}

/// The rows for what a channel adds by itself.
pub(super) fn notes(to: &Conversation, says: &[Reply]) -> Vec<Outgoing> {
    says.iter().map(|reply| within(to, ours(reply.clone(), to.last))).collect()
}

fn within(to: &Conversation, message: Message) -> Outgoing {
    let push = Push {
        council: to.state.door.clone().unwrap_or_else(|| to.council.clone()),
        language: to.language.clone(),
        conversation: Some(to.reference.clone()),
        message,
    };
    row(format!("{}/{}", to.channel, to.scope), to.sender.clone(), push)
}

/// What is still said when a conversation is erased: the same rows, but none that the erasure would take along.
pub(super) fn last_words(to: &Conversation, rows: Vec<Outgoing>) -> Vec<Outgoing> {
    let erased = |row: &Outgoing| row.conversation.as_ref() == Some(&to.reference);
    rows.into_iter()
        .map(|row| if erased(&row) { Outgoing { conversation: None, ..row } } else { row })
        .collect()
}

pub(super) fn row(queue: String, lane: String, push: Push) -> Outgoing {
    Outgoing {
        queue,
        lane,
        conversation: push.conversation.clone(),
        after: push.message.at,
        payload: serde_json::to_string(&push).expect("a message is plain data"),
    }
}

pub(super) fn ours(reply: Reply, at: Timestamp) -> Message {
    Message {
        id: 0,
        from: From::Bot,
        name: None,
        reply,
        location: None,
        attachments: Vec::new(),
        at,
        understood: None,
    }
}
