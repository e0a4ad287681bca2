//! What a channel that is pushed to needs beside turns: lines of its own, what a sender chose, edits, and what could not
//! be delivered.

use super::answer::{Assistant, MOST_TRIES};
use super::ports::{
    Commit, Committed, ConversationWrite, Erase, Outgoing, SenderNote, StoreError, TicketWrite,
};
use super::push::{Addressee, Push, ours, row};
use super::scene::Scene;
use crate::domain::conversation::{Conversation, From, Message, Owner, Version};
use crate::domain::enquiry::LONGEST_TEXT;
use crate::domain::event::EventType;
use crate::domain::ids::{ChannelName, ConversationRef, CouncilId};
use crate::domain::mask::mask;
use crate::domain::reply::Reply;
use crate::domain::ticket::Ticket;
use jiff::Timestamp;

impl Assistant {
    /// What a channel says by itself, in the language and words of a council: `telegram.help`. Empty when there is no such
    /// line.
    pub fn line(&self, council: &CouncilId, language: &str, name: &str, values: &[(&str, &str)]) -> Reply {
        let mind = self.mind();
        let language = mind.language(language);
        let Some(scene) = Scene::new(&mind, council, language, self.now(), self.zone(), 0) else {
            return Reply::default();
        };
        let known = scene.values(&scene.own());
        let values = values.iter().fold(known, |known, (name, value)| known.with(*name, *value));
        scene.pack.system(name, &values).unwrap_or_default()
    }

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

fn happened(before: Ticket, what: EventType, by: &str) -> TicketWrite {
    TicketWrite {
        before: Some(before.epoch),
        after: Ticket { epoch: before.epoch + 1, ..before },
        happened: what,
        by: by.to_owned(),
    }
}
