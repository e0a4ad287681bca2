//! The shapes themselves.

use super::says_something;
use crate::domain::attachment::Attachment;
use crate::domain::conversation::{self, Message};
use crate::domain::event::{Erased, EventType, Happening, Outbound};
use crate::domain::ids::{ConversationRef, CouncilId};
use crate::domain::reply::{Choice, Link};
use crate::domain::ticket::{Agent, Detail, Kind, Priority, Status};
use jiff::Timestamp;
use serde::Serialize;

/// The envelope of Standard Webhooks.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    #[serde(rename = "type")]
    pub(super) kind: &'a str,
    pub(super) timestamp: Timestamp,
    pub(super) data: Data<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Data<'a> {
    Door(DoorData),
    Thin(ThinData),
    Full(Box<FullData>),
    Outbound(Box<OutboundData>),
    Erased(ErasedData),
    Test(TestData<'a>),
}

/// A ticket as the council sees it at whose door it came in, when another body does the work.
#[derive(Serialize)]
pub(super) struct DoorData {
    sequence: i64,
    reference: String,
    kind: Kind,
    status: Status,
    council: CouncilId,
    body: CouncilId,
}

/// References only.
#[derive(Serialize)]
pub(super) struct ThinData {
    sequence: i64,
    reference: String,
    kind: Kind,
    status: Status,
    epoch: i64,
    priority: Priority,
    council: CouncilId,
    body: CouncilId,
    conversation: ConversationRef,
    /// Numbers of the messages that were said with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    message_ids: Vec<i64>,
    /// Where the whole ticket is read, with a key.
    url: String,
}

/// References, and what an agent must know.
#[derive(Serialize)]
pub(super) struct FullData {
    #[serde(flatten)]
    thin: ThinData,
    by: String,
    channel: Option<String>,
    language: Option<String>,
    service: Option<String>,
    intent: Option<String>,
    queue: String,
    reason: String,
    safety_rule: Option<String>,
    contact_safe: bool,
    opened: Timestamp,
    due: Option<Timestamp>,
    assignee: Option<Agent>,
    details: Vec<Detail>,
    attachments: Vec<FileData>,
    messages: Vec<MessageData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transcript: Option<Vec<MessageData>>,
}

/// Something to carry to a person in an integrator's channel.
#[derive(Serialize)]
pub(super) struct OutboundData {
    council: CouncilId,
    channel: String,
    sender: String,
    conversation: Option<ConversationRef>,
    ticket: Option<String>,
    message: MessageData,
}

/// An erased conversation, with its tickets as far as they concern the council.
#[derive(Serialize)]
pub(super) struct ErasedData {
    conversation: Option<ConversationRef>,
    tickets: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct TestData<'a> {
    pub(super) endpoint: &'a str,
}

/// One thing that was said.
#[derive(Serialize)]
pub(super) struct MessageData {
    id: i64,
    from: conversation::From,
    name: Option<String>,
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<Choice>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<crate::domain::enquiry::Location>,
    attachments: Vec<FileData>,
    at: Timestamp,
}

/// A file; its bytes are fetched from the ticket, with a key.
#[derive(Serialize)]
pub(super) struct FileData {
    id: String,
    media_type: String,
    bytes: u64,
    sha256: String,
}

impl DoorData {
    pub(super) fn new(happening: &Happening) -> Self {
        let ticket = &happening.ticket;
        Self {
            sequence: happening.sequence,
            reference: ticket.reference.to_string(),
            kind: ticket.kind,
            status: ticket.status,
            council: ticket.council.clone(),
            body: ticket.body.clone(),
        }
    }
}

impl ThinData {
    pub(super) fn new(happening: &Happening, happened: EventType, public_url: &str) -> Self {
        let ticket = &happening.ticket;
        let first = happening.messages - happening.said + 1;
        let said = (first..=happening.messages).filter(|_| says_something(happened));
        Self {
            sequence: happening.sequence,
            reference: ticket.reference.to_string(),
            kind: ticket.kind,
            status: ticket.status,
            epoch: ticket.epoch,
            priority: ticket.priority,
            council: ticket.council.clone(),
            body: ticket.body.clone(),
            conversation: ticket.conversation.clone(),
            message_ids: said.collect(),
            url: format!("{public_url}/v1/tickets/{}", ticket.reference),
        }
    }
}

impl FullData {
    pub(super) fn new(
        happening: &Happening,
        happened: EventType,
        public_url: &str,
        said: Vec<Message>,
        transcript: Option<Vec<Message>>,
    ) -> Self {
        let ticket = happening.ticket.clone();
        Self {
            thin: ThinData::new(happening, happened, public_url),
            by: happening.by.clone(),
            channel: happening.channel.clone().map(Into::into),
            language: happening.language.clone(),
            service: ticket.service.map(Into::into),
            intent: ticket.intent.map(Into::into),
            queue: ticket.queue,
            reason: ticket.reason,
            safety_rule: ticket.safety_rule,
            contact_safe: ticket.contact_safe,
            opened: ticket.opened,
            due: ticket.due,
            assignee: ticket.assignee,
            details: ticket.details,
            attachments: each(ticket.attachments),
            messages: each(said),
            transcript: transcript.map(each),
        }
    }
}

impl OutboundData {
    pub(super) fn new(said: &Outbound, message: Message, conversation: Option<&ConversationRef>) -> Self {
        Self {
            council: said.council.clone(),
            channel: said.channel.to_string(),
            sender: said.sender.clone(),
            conversation: conversation.cloned(),
            ticket: said.ticket.as_ref().map(ToString::to_string),
            message: message.into(),
        }
    }
}

impl ErasedData {
    pub(super) fn new(erased: &Erased, to: &CouncilId, conversation: Option<&ConversationRef>) -> Self {
        let theirs = erased.tickets.iter().filter(|ticket| ticket.concerns(to));
        Self {
            conversation: conversation.cloned(),
            tickets: theirs.map(|ticket| ticket.reference.to_string()).collect(),
        }
    }
}

impl From<Message> for MessageData {
    fn from(message: Message) -> Self {
        Self {
            id: message.id,
            from: message.from,
            name: message.name,
            text: message.reply.text,
            choices: message.reply.choices,
            links: message.reply.links,
            location: message.location,
            attachments: each(message.attachments),
            at: message.at,
        }
    }
}

impl From<Attachment> for FileData {
    fn from(file: Attachment) -> Self {
        Self { id: file.id.into(), media_type: file.media_type, bytes: file.bytes, sha256: file.sha256 }
    }
}

fn each<A, B: From<A>>(items: Vec<A>) -> Vec<B> {
    items.into_iter().map(B::from).collect()
}
