//! What agents are answered: tickets, whole or as far as the caller may see them (DESIGN, part 2).

use super::views::{AttachmentView, MessageView, each};
use super::words;
use crate::domain::conversation::Message;
use crate::domain::ticket::{Agent, Detail, Kind, Priority, Status, Ticket};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A ticket as those who do the work see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ticket)]
pub(super) struct TicketView {
    #[schema(example = "BO-7K2-P4")]
    reference: String,
    #[schema(schema_with = words::kind)]
    kind: Kind,
    #[schema(schema_with = words::status)]
    status: Status,
    /// Rises with every change; the `ETag`, and what `If-Match` takes.
    epoch: i64,
    /// At whose door it came in.
    council: String,
    /// Who does the work.
    body: String,
    service: Option<String>,
    intent: Option<String>,
    /// Which team.
    queue: String,
    /// Why a person was needed.
    reason: String,
    safety_rule: Option<String>,
    /// While false, nothing is pushed to the resident.
    contact_safe: bool,
    #[schema(schema_with = words::priority)]
    priority: Priority,
    /// UTC.
    #[schema(value_type = String, format = DateTime)]
    opened: Timestamp,
    /// By when it is promised, UTC.
    #[schema(value_type = Option<String>, format = DateTime)]
    due: Option<Timestamp>,
    /// What was collected.
    details: Vec<DetailView>,
    /// What was said; only where one ticket is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    transcript: Option<Vec<MessageView>>,
    attachments: Vec<AttachmentView>,
    assignee: Option<AgentView>,
    /// The conversation's reference. It opens nothing.
    conversation: String,
}

/// A ticket as the council sees it at whose door it came in, when another body does the work.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketAtTheDoor)]
pub(super) struct DoorView {
    #[schema(example = "BO-7K2-P4")]
    reference: String,
    #[schema(schema_with = words::kind)]
    kind: Kind,
    #[schema(schema_with = words::status)]
    status: Status,
}

/// A ticket as far as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = TicketSeen)]
pub(super) enum SeenView {
    /// To the body that does the work.
    Whole(Box<TicketView>),
    /// To the council at whose door it came in.
    AtTheDoor(DoorView),
}

/// One collected detail.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Detail)]
pub(super) struct DetailView {
    #[schema(example = "place")]
    name: String,
    value: String,
    /// How sure we are, 0 to 1; 1 when the person confirmed it.
    confidence: f32,
}

/// A person who answers for a council.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Agent)]
pub(super) struct AgentView {
    /// Their id in your own system.
    pub(super) id: String,
    /// The name that the resident sees.
    pub(super) name: String,
}

impl TicketView {
    /// The ticket, with what was said when that is shown.
    pub(super) fn new(ticket: Ticket, transcript: Option<Vec<Message>>) -> Self {
        Self {
            reference: ticket.reference.into(),
            kind: ticket.kind,
            status: ticket.status,
            epoch: ticket.epoch,
            council: ticket.council.into(),
            body: ticket.body.into(),
            service: ticket.service.map(Into::into),
            intent: ticket.intent.map(Into::into),
            queue: ticket.queue,
            reason: ticket.reason,
            safety_rule: ticket.safety_rule,
            contact_safe: ticket.contact_safe,
            priority: ticket.priority,
            opened: ticket.opened,
            due: ticket.due,
            details: each(ticket.details),
            transcript: transcript.map(each),
            attachments: each(ticket.attachments),
            assignee: ticket.assignee.map(Into::into),
            conversation: ticket.conversation.into(),
        }
    }
}

impl SeenView {
    /// The ticket, to the body that does the work.
    pub(super) fn whole(ticket: Ticket, transcript: Option<Vec<Message>>) -> Self {
        Self::Whole(Box::new(TicketView::new(ticket, transcript)))
    }
}

impl From<Ticket> for DoorView {
    fn from(ticket: Ticket) -> Self {
        Self { reference: ticket.reference.into(), kind: ticket.kind, status: ticket.status }
    }
}

impl From<Detail> for DetailView {
    fn from(detail: Detail) -> Self {
        Self { name: detail.name, value: detail.value, confidence: detail.confidence }
    }
}

impl From<Agent> for AgentView {
    fn from(agent: Agent) -> Self {
        Self { id: agent.id, name: agent.name }
    }
}
