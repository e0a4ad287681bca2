//! What residents and integrators are answered: shapes that callers rely on (DESIGN, part 2).

use super::words;
use crate::assistant::{History, TurnResult};
use crate::domain::attachment::Attachment;
use crate::domain::conversation::{self, Message, Owner};
use crate::domain::reply::{Choice, Link, Outcome, Reply};
use crate::domain::ticket::{Kind, Priority, Status, TicketSummary};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What a turn came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Turn)]
pub(super) struct TurnView {
    /// The conversation: on the web, the resident's own key to it.
    conversation: String,
    /// How the turn ended.
    #[schema(schema_with = words::outcome)]
    outcome: Outcome,
    /// The best guess, whatever the outcome; null when nothing was said in words.
    #[schema(example = "waste/missed_bin")]
    intent: Option<String>,
    /// Its service.
    #[schema(example = "missed_bin")]
    service: Option<String>,
    /// Its number in the Local Government Services List.
    #[schema(example = 524)]
    lgsl: Option<u32>,
    /// Its probability, 0 to 1.
    confidence: f32,
    /// Language of the replies, as a BCP 47 tag.
    language: String,
    /// The next best guesses, best first.
    alternatives: Vec<AlternativeView>,
    /// What to show or say, in order.
    replies: Vec<ReplyView>,
    /// The ticket that this turn opened or touched.
    ticket: Option<SummaryView>,
}

/// A guess that was not the best.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Alternative)]
pub(super) struct AlternativeView {
    intent: String,
    service: String,
    /// Its probability, 0 to 1.
    confidence: f32,
}

/// One message of ours.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reply)]
pub(super) struct ReplyView {
    /// To read: paragraphs set apart by an empty line; `**bold**` is the only markup.
    text: String,
    /// To hear.
    speech: String,
    /// Buttons; typing a label does the same.
    choices: Vec<ChoiceView>,
    /// Pages to open.
    links: Vec<LinkView>,
}

/// A button.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Choice)]
pub(super) struct ChoiceView {
    /// Send it back as `choice`.
    id: String,
    label: String,
}

/// A page to open.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Link)]
pub(super) struct LinkView {
    title: String,
    url: String,
}

/// A ticket as a resident hears of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketSummary)]
pub(super) struct SummaryView {
    #[schema(example = "BO-7K2-P4")]
    reference: String,
    #[schema(schema_with = words::kind)]
    kind: Kind,
    #[schema(schema_with = words::status)]
    status: Status,
    #[schema(schema_with = words::priority)]
    priority: Priority,
    /// By when it is promised, UTC.
    #[schema(value_type = Option<String>, format = DateTime)]
    due: Option<Timestamp>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub(super) struct AttachmentView {
    id: String,
    /// Found from its content.
    #[schema(example = "image/jpeg")]
    media_type: String,
    /// Its size.
    bytes: u64,
    /// Of its bytes, hexadecimal.
    sha256: String,
}

/// A conversation as its resident may see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Conversation)]
pub(super) struct ConversationView {
    conversation: String,
    /// Who may speak.
    #[schema(schema_with = words::owner)]
    owner: Owner,
    /// Oldest first.
    messages: Vec<MessageView>,
}

/// One thing that was said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(super) struct MessageView {
    /// Its number in the conversation, from 1.
    pub(super) id: i64,
    #[schema(schema_with = words::author)]
    from: conversation::From,
    /// The agent's name, when an agent said it.
    name: Option<String>,
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    choices: Vec<ChoiceView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    links: Vec<LinkView>,
    attachments: Vec<AttachmentView>,
    /// When, UTC.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// Each item as it goes out.
pub(super) fn each<A, B: From<A>>(items: Vec<A>) -> Vec<B> {
    items.into_iter().map(B::from).collect()
}

impl From<TurnResult> for TurnView {
    fn from(turn: TurnResult) -> Self {
        let alternatives = turn.alternatives.into_iter().map(|guess| AlternativeView {
            intent: guess.intent.into(),
            service: guess.service.into(),
            confidence: guess.confidence,
        });
        Self {
            conversation: turn.conversation.into(),
            outcome: turn.outcome,
            intent: turn.intent.map(Into::into),
            service: turn.service.map(Into::into),
            lgsl: turn.lgsl,
            confidence: turn.confidence,
            language: turn.language,
            alternatives: alternatives.collect(),
            replies: each(turn.replies),
            ticket: turn.ticket.map(Into::into),
        }
    }
}

impl From<Reply> for ReplyView {
    fn from(reply: Reply) -> Self {
        Self {
            text: reply.text,
            speech: reply.speech,
            choices: each(reply.choices),
            links: each(reply.links),
        }
    }
}

impl From<Choice> for ChoiceView {
    fn from(choice: Choice) -> Self {
        Self { id: choice.id, label: choice.label }
    }
}

impl From<Link> for LinkView {
    fn from(link: Link) -> Self {
        Self { title: link.title, url: link.url }
    }
}

impl From<TicketSummary> for SummaryView {
    fn from(ticket: TicketSummary) -> Self {
        Self {
            reference: ticket.reference.into(),
            kind: ticket.kind,
            status: ticket.status,
            priority: ticket.priority,
            due: ticket.due,
        }
    }
}

impl From<Attachment> for AttachmentView {
    fn from(file: Attachment) -> Self {
        Self { id: file.id.into(), media_type: file.media_type, bytes: file.bytes, sha256: file.sha256 }
    }
}

impl From<History> for ConversationView {
    fn from(history: History) -> Self {
        Self {
            conversation: history.conversation.into(),
            owner: history.owner,
            messages: each(history.messages),
        }
    }
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        Self {
            id: message.id,
            from: message.from,
            name: message.name,
            text: message.reply.text,
            choices: each(message.reply.choices),
            links: each(message.reply.links),
            attachments: each(message.attachments),
            at: message.at,
        }
    }
}
