//! A conversation in the hands of people: how it gets there, and what agents do with it.
//!
//! Exactly one of bot and people may speak. Every change of owner raises the conversation's epoch, and every write
//! re-checks it, so that a late answer of ours can never follow an agent's.

use super::answer::{Assistant, MOST_TRIES};
use super::once::again;
use super::ports::{Commit, Committed, ConversationWrite, Receipt, ReceiptId, StoreError, TicketWrite};
use super::push;
use super::report::FRONT_DESK;
use super::scene::{Body, Scene};
use crate::domain::attachment::Attachment;
use crate::domain::conversation::{Conversation, From, Message, Owner, Stage, Version};
use crate::domain::enquiry::LONGEST_TEXT;
use crate::domain::event::EventType;
use crate::domain::ids::{IntentId, ServiceId};
use crate::domain::mask::mask;
use crate::domain::reply::Reply;
use crate::domain::ticket::{Agent, Kind, Priority, Reference, Status, Ticket};
use jiff::Timestamp;

/// What a hand-off needs beside the conversation.
pub struct HandOver<'a> {
    /// Whose people.
    pub body: &'a Body<'a>,
    /// What it is about, if that was understood.
    pub intent: Option<IntentId>,
    /// Its service.
    pub service: Option<ServiceId>,
    /// Why a person is needed, in one plain sentence.
    pub reason: String,
    /// The safety rule that fired.
    pub safety_rule: Option<String>,
    /// Whether the resident may be written to.
    pub contact_safe: bool,
    /// How soon.
    pub priority: Priority,
    /// Files that belong to it.
    pub attachments: Vec<Attachment>,
}

/// The ticket that gives a conversation to people. Pure.
pub fn hand_over(from: &Conversation, scene: &Scene<'_>, needs: HandOver<'_>) -> Ticket {
    let intent = needs.intent.as_ref().and_then(|id| needs.body.pack.intent(id));
    let queue = intent.and_then(|intent| intent.ticket.as_ref()).map_or(FRONT_DESK, |ticket| &ticket.queue);
    Ticket {
        reference: scene.reference(needs.body),
        kind: Kind::Conversation,
        status: Status::Queued,
        epoch: 1,
        council: from.council.clone(),
        body: needs.body.id.clone(),
        service: needs.service,
        intent: needs.intent,
        queue: queue.to_owned(),
        reason: needs.reason,
        safety_rule: needs.safety_rule,
        contact_safe: needs.contact_safe,
        priority: needs.priority,
        opened: scene.now(),
        due: None,
        details: from.state.known.clone(),
        attachments: needs.attachments,
        assignee: None,
        conversation: from.reference.clone(),
    }
}

/// What an agent does with a ticket.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Takes it.
    Claim,
    /// Writes to the resident; the first reply takes it.
    Reply {
        /// What is said.
        text: String,
        /// Files that are sent along.
        attachments: Vec<Attachment>,
    },
    /// Tells of a change of state.
    Update {
        /// The new state, if it changes.
        status: Option<Status>,
        /// What the resident is told, if anything.
        text: Option<String>,
    },
    /// Gives the conversation back to the bot.
    Return {
        /// A last word.
        text: Option<String>,
    },
    /// Finishes it.
    Close {
        /// A last word.
        text: Option<String>,
    },
}

/// Who acts, and under which conditions.
#[derive(Debug, Clone, PartialEq)]
pub struct ActRequest {
    /// Who.
    pub agent: Agent,
    /// Only if the ticket still has this epoch.
    pub if_match: Option<i64>,
    /// The caller's id of this request, so that sending it twice does it once.
    pub receipt: Option<ReceiptId>,
}

/// Why an agent's act was not done. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// There is no such ticket.
    #[error("there is no such ticket")]
    NotFound,
    /// Another agent has it.
    #[error("{by} has this ticket")]
    Held {
        /// The agent's name.
        by: String,
    },
    /// It changed since the caller looked.
    #[error("the ticket has changed: its epoch is now {epoch}")]
    Moved {
        /// Its epoch now.
        epoch: i64,
    },
    /// It is closed.
    #[error("the ticket is closed")]
    Closed,
    /// The act does not fit the ticket; the text says what would.
    #[error("{0}")]
    NotPossible(&'static str),
    /// The resident has not said that it is safe to be written to.
    #[error("the resident has not said that it is safe to be contacted here")]
    ContactNotSafe,
    /// The text is too long or there is none.
    #[error("a reply has 1 to {LONGEST_TEXT} characters")]
    TooLong,
    /// The same request id came with something else before.
    #[error("this request id was used before for something else")]
    IdReused,
    /// Others kept writing: try again.
    #[error("the ticket is busy")]
    Busy,
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an act makes of ticket and conversation.
#[derive(Debug, Clone, PartialEq)]
struct Acted {
    ticket: Ticket,
    owner: Owner,
    happened: EventType,
    /// By acting, the agent takes the ticket.
    takes: bool,
    /// What the agent says to the resident.
    says: Option<(String, Vec<Attachment>)>,
    /// A line of the assistant's own afterwards.
    line: Option<&'static str>,
}

impl Act {
    /// Works out what the act makes of a ticket. Pure.
    fn on(&self, ticket: &Ticket, owner: Owner, agent: &Agent) -> Result<Acted, ActError> {
        if ticket.status == Status::Closed {
            return Err(ActError::Closed);
        }
        let is_conversation = ticket.kind == Kind::Conversation;
        if is_conversation && ticket.status == Status::Returned {
            return Err(ActError::NotPossible("the conversation was given back to the assistant"));
        }
        if let Some(holder) = ticket.assignee.as_ref().filter(|holder| holder.id != agent.id) {
            return Err(ActError::Held { by: holder.name.clone() });
        }
        let says = match self {
            Self::Reply { text, attachments } => Some((spoken(text, ticket)?, attachments.clone())),
            Self::Update { text: Some(text), .. }
            | Self::Return { text: Some(text) }
            | Self::Close { text: Some(text) } => Some((spoken(text, ticket)?, Vec::new())),
            _ => None,
        };
        let mut after = Ticket { epoch: ticket.epoch + 1, ..ticket.clone() };
        let keeps = if is_conversation { Owner::Agent } else { owner };
        let (owner, happened, line) = match self {
            Self::Claim => {
                after.status = Status::Assigned;
                after.assignee = Some(agent.clone());
                (keeps, EventType::TicketClaimed, None)
            }
            Self::Reply { .. } => {
                after.status = Status::Assigned;
                after.assignee = Some(agent.clone());
                (keeps, EventType::TicketMessage, None)
            }
            Self::Update { status, text } => {
                let allowed = match ticket.kind {
                    Kind::Report => [Status::Open, Status::Assigned, Status::Waiting].as_slice(),
                    Kind::Conversation => [Status::Queued, Status::Assigned, Status::Waiting].as_slice(),
                };
                if status.is_some_and(|status| !allowed.contains(&status)) {
                    return Err(ActError::NotPossible(
                        "a report may be open, assigned or waiting, a conversation queued, assigned or waiting; \
                         use close and return for the rest",
                    ));
                }
                if status.is_none() && text.is_none() {
                    return Err(ActError::NotPossible("an update says a status, a text, or both"));
                }
                after.status = status.unwrap_or(ticket.status);
                (owner, EventType::TicketUpdated, None)
            }
            Self::Return { .. } if !is_conversation => {
                return Err(ActError::NotPossible("only a conversation can be given back; close a report"));
            }
            Self::Return { .. } => {
                after.status = Status::Returned;
                after.assignee = None;
                (Owner::Bot, EventType::TicketReturned, Some("returned"))
            }
            Self::Close { .. } => {
                after.status = Status::Closed;
                let owner = if is_conversation { Owner::Bot } else { owner };
                (owner, EventType::TicketClosed, Some("closed"))
            }
        };
        let line = line.filter(|_| ticket.contact_safe);
        let takes = matches!(self, Self::Reply { .. }) && ticket.assignee.is_none();
        Ok(Acted { ticket: after, owner, happened, takes, says, line })
    }
}

/// A text that may be said to the resident.
fn spoken(text: &str, ticket: &Ticket) -> Result<String, ActError> {
    if text.trim().is_empty() || text.chars().count() > LONGEST_TEXT {
        return Err(ActError::TooLong);
    }
    if !ticket.contact_safe {
        return Err(ActError::ContactNotSafe);
    }
    Ok(mask(text.trim()).into_owned())
}

impl Assistant {
    /// Does what an agent asks with a ticket that the caller was found to be allowed to change.
    ///
    /// # Errors
    /// [`ActError`] says why not.
    pub async fn act(
        &self,
        reference: &Reference,
        act: Act,
        request: ActRequest,
    ) -> Result<Ticket, ActError> {
        for _ in 0..MOST_TRIES {
            if let Some(id) = &request.receipt
                && let Some(earlier) = self.store().receipt(id).await?
            {
                return again(id, &earlier)?.ok_or(ActError::IdReused);
            }
            let ticket = self.store().ticket(reference).await?.ok_or(ActError::NotFound)?;
            if request.if_match.is_some_and(|epoch| epoch != ticket.epoch) {
                return Err(ActError::Moved { epoch: ticket.epoch });
            }
            // Erased conversations leave their ticket behind: it can still be worked on, but nobody hears of it.
            let conversation = self.store().conversation_of(&ticket.conversation).await?;
            let owner = conversation.as_ref().map_or(Owner::Bot, |conversation| conversation.owner);
            let acted = act.on(&ticket, owner, &request.agent)?;
            let after = acted.ticket.clone();
            let receipt = request.receipt.clone().map(|id| Receipt {
                id,
                answer: serde_json::to_string(&after).expect("a ticket is plain data"),
            });
            let commit = self.commit_act(&ticket, conversation, acted, &request.agent, receipt);
            match self.store().commit(commit).await? {
                Committed::Done => return Ok(after),
                Committed::Conflict => {}
                Committed::Repeated(earlier) => {
                    let id = request.receipt.as_ref().ok_or(ActError::Busy)?;
                    return again(id, &earlier)?.ok_or(ActError::IdReused);
                }
            }
        }
        Err(ActError::Busy)
    }

    fn commit_act(
        &self,
        before: &Ticket,
        conversation: Option<Conversation>,
        acted: Acted,
        agent: &Agent,
        receipt: Option<Receipt>,
    ) -> Commit {
        let now = self.now();
        let mut messages = Vec::new();
        if let Some((text, attachments)) = &acted.says {
            let reply = Reply { text: text.clone(), speech: text.clone(), ..Reply::default() };
            messages.push((From::Agent, Some(agent.name.clone()), reply, attachments.clone()));
        }
        let line = acted
            .line
            .zip(conversation.as_ref())
            .and_then(|(key, conversation)| self.line_to(conversation, key, &agent.name, &acted.ticket));
        messages.extend(line.map(|reply| (From::Bot, None, reply, Vec::new())));
        let written = conversation.map(|conversation| {
            let after = after_act(&conversation, &acted, messages.len(), now);
            ConversationWrite { before: Some(conversation.version), after }
        });
        let first = written.as_ref().map_or(0, |w| w.after.messages - messages.len() as i64);
        let messages: Vec<Message> = messages
            .into_iter()
            .zip(first + 1..)
            .map(|((from, name, reply, attachments), id)| Message {
                id,
                from,
                name,
                reply,
                location: None,
                attachments,
                at: now,
                understood: None,
            })
            .collect();
        let event = |before: i64, happened: EventType| TicketWrite {
            before: Some(before),
            after: acted.ticket.clone(),
            happened,
            by: agent.id.clone(),
        };
        let tickets = if acted.takes {
            let taken = event(before.epoch, EventType::TicketClaimed);
            vec![taken, event(acted.ticket.epoch, acted.happened)]
        } else {
            vec![event(before.epoch, acted.happened)]
        };
        let messages = if written.is_some() { messages } else { Vec::new() };
        let to = written.as_ref().map(|written| &written.after);
        let events =
            to.map_or_else(Vec::new, |to| push::outbound(to, Some(&acted.ticket.reference), &messages));
        let outbox = to.map_or_else(Vec::new, |to| push::rows(to, &messages));
        Commit {
            at: now,
            receipt,
            settles: Vec::new(),
            messages,
            conversation: written,
            tickets,
            events,
            outbox,
        }
    }
}

fn after_act(before: &Conversation, acted: &Acted, said: usize, now: Timestamp) -> Conversation {
    let mut after = before.clone();
    after.owner = acted.owner;
    after.version = Version {
        epoch: before.version.epoch + i64::from(acted.owner != before.owner),
        turns: before.version.turns + 1,
    };
    after.messages += said as i64;
    after.last = now;
    if acted.owner == Owner::Bot && before.owner != Owner::Bot {
        // The period with people ends here: nothing that was open before it is still open.
        after.state.hand_off = None;
        after.state.stage = Stage::Idle;
        after.state.misses = 0;
    }
    after
}
