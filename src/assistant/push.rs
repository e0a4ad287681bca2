//! What is pushed: on some channels nobody comes to fetch what we say, so it goes to the outbox in the turn's own
//! transaction.
//!
//! Knows of channels no more than [`ChannelName::is_pushed`]; their workers know how to send it.

use super::answer::{Assistant, MOST_TRIES};
use super::ports::{
    Commit, Committed, ConversationWrite, Erase, Outgoing, SenderNote, StoreError, TicketWrite,
};
use crate::domain::conversation::{Conversation, From, Message, Owner, Version};
use crate::domain::enquiry::{LONGEST_TEXT, Speaker};
use crate::domain::event::EventType;
use crate::domain::ids::{ChannelName, ConversationRef, CouncilId};
use crate::domain::mask::mask;
use crate::domain::reply::Reply;
use crate::domain::ticket::Ticket;
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
    fn queue(&self) -> String {
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

fn row(queue: String, lane: String, push: Push) -> Outgoing {
    Outgoing {
        queue,
        lane,
        conversation: push.conversation.clone(),
        after: push.message.at,
        payload: serde_json::to_string(&push).expect("a message is plain data"),
    }
}

impl Assistant {
    /// Says something outside of any conversation, and settles the inbox rows that asked for it. Rows that were settled
    /// before mean that it was said before.
    ///
    /// # Errors
    /// When the store fails; then nothing was said.
    pub async fn tell(&self, to: &Addressee, says: Vec<Reply>, settles: &[i64]) -> Result<(), StoreError> {
        let now = self.now();
        let outbox = self.outside(to, says, now);
        let commit = Commit { settles: settles.to_vec(), outbox, ..Commit::at(now) };
        self.store().commit(commit).await.map(|_| ())
    }

    fn outside(&self, to: &Addressee, says: Vec<Reply>, now: Timestamp) -> Vec<Outgoing> {
        let outgoing = |reply| {
            let message = ours(reply, now);
            let (council, language) = (to.council.clone(), to.language.clone());
            let push = Push { council, language, conversation: None, message };
            row(to.queue(), to.sender.clone(), push)
        };
        says.into_iter().map(outgoing).collect()
    }

    /// Erases everything of a sender, and says so.
    ///
    /// # Errors
    /// When the store fails; then nothing was erased.
    pub async fn forget(&self, whom: &Addressee, says: Reply) -> Result<u64, StoreError> {
        let whose = Erase::Sender { channel: whom.channel.clone(), sender: whom.sender.clone() };
        let last_words = self.outside(whom, vec![says], self.now());
        self.erase_and_say(&whose, last_words).await
    }

    /// A sender's conversation at this council's door; none when they never wrote there.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn standing(&self, of: &Addressee) -> Result<Option<Conversation>, StoreError> {
        Ok(self.store().begin(&of.council, &of.channel, &of.speaker(), None).await?.conversation)
    }

    /// The resident changed what they had written. While people have the conversation they are told, and the inbox rows
    /// are settled with it; else it changes nothing, and the answer is false.
    ///
    /// # Errors
    /// When the store fails; then nothing was written.
    pub async fn edited(&self, by: &Addressee, text: &str, settles: &[i64]) -> Result<bool, StoreError> {
        for _ in 0..MOST_TRIES {
            let known = self.store().begin(&by.council, &by.channel, &by.speaker(), None).await?;
            let Some(before) = known.conversation.filter(|found| found.owner != Owner::Bot) else {
                return Ok(false);
            };
            let Some(ticket) = self.held(&before).await? else { return Ok(false) };
            let now = self.now();
            let text: String = text.trim().chars().take(LONGEST_TEXT).collect();
            let reply = Reply { text: mask(&text).into_owned(), ..Reply::default() };
            let message = Message { id: before.messages + 1, from: From::Citizen, ..ours(reply, now) };
            let version = before.version;
            let after = Conversation {
                version: Version { turns: version.turns + 1, ..version },
                messages: message.id,
                last: now,
                ..before
            };
            let commit = Commit {
                settles: settles.to_vec(),
                conversation: Some(ConversationWrite { before: Some(version), after }),
                messages: vec![message],
                tickets: vec![happened(ticket, EventType::TicketMessageEdited, "citizen")],
                ..Commit::at(now)
            };
            if self.store().commit(commit).await? == Committed::Done {
                return Ok(true);
            }
        }
        // Somebody writes all the time, or the rows were settled before.
        Ok(true)
    }

    /// Something that was said could not be delivered: the ticket says so to whoever has it. False when there is none.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn undelivered(&self, of: &ConversationRef) -> Result<bool, StoreError> {
        for _ in 0..MOST_TRIES {
            let Some(conversation) = self.store().conversation_of(of).await? else { return Ok(false) };
            let Some(ticket) = self.held(&conversation).await? else { return Ok(false) };
            let tickets = vec![happened(ticket, EventType::TicketDeliveryFailed, "bot")];
            let commit = Commit { tickets, ..Commit::at(self.now()) };
            if self.store().commit(commit).await? == Committed::Done {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The ticket by which people have the conversation, else its newest.
    async fn held(&self, conversation: &Conversation) -> Result<Option<Ticket>, StoreError> {
        let state = &conversation.state;
        match state.hand_off.as_ref().or(state.tickets.last()) {
            Some(reference) => self.store().ticket(reference).await,
            None => Ok(None),
        }
    }

    /// What is remembered of a sender.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sender(
        &self,
        channel: &ChannelName,
        scope: &str,
        sender: &str,
    ) -> Result<SenderNote, StoreError> {
        let known = self.store().sender(channel, scope, sender).await?;
        Ok(known.unwrap_or_else(|| SenderNote::blank(channel.clone(), scope, sender)))
    }

    /// Remembers it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remember_sender(&self, note: &SenderNote) -> Result<(), StoreError> {
        self.store().remember_sender(note, self.now()).await
    }
}

fn ours(reply: Reply, at: Timestamp) -> Message {
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

fn happened(before: Ticket, what: EventType, by: &str) -> TicketWrite {
    TicketWrite {
        before: Some(before.epoch),
        after: Ticket { epoch: before.epoch + 1, ..before },
        happened: what,
        by: by.to_owned(),
    }
}
