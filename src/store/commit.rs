//! One turn, written whole or not at all.
//!
//! What may be refused comes first, so that a lost race is usually noticed before anything is written.

use super::conversations;
use super::fault::Fault;
use super::job::{Ended, Job};
use super::later::Later;
use super::queues::{self, Queue};
use super::{events, files, tickets};
use crate::assistant::ports::{Commit, Committed};
use crate::domain::ids::ConversationRef;
use async_trait::async_trait;
use sqlx::AnyConnection;
use std::collections::BTreeSet;

#[async_trait]
impl Job for Commit {
    type Answer = Committed;

    async fn run(&self, on: &mut AnyConnection, later: &mut Later) -> Result<Ended<Committed>, Fault> {
        let mut wrote = false;
        if let Some(write) = &self.conversation {
            if !conversations::write(on, write).await? {
                return Ok(refused(earlier(self, on).await?, wrote));
            }
            wrote = true;
        }
        if let Some(receipt) = &self.receipt {
            if !conversations::keep_receipt(on, receipt, subject(self), self.at).await? {
                return Ok(refused(earlier(self, on).await?, wrote));
            }
            wrote = true;
        }
        for &row in &self.settles {
            if !queues::finish(on, Queue::Inbox, row, self.at).await? {
                return Ok(refused(Committed::Conflict, wrote));
            }
            wrote = true;
        }
        for ticket in &self.tickets {
            let Some(sequence) = tickets::write(on, ticket, self.at).await? else {
                return Ok(refused(Committed::Conflict, wrote));
            };
            events::tell_of_ticket(on, later, self, ticket, sequence).await?;
            wrote = true;
        }
        for event in &self.events {
            events::tell(on, later, event).await?;
        }
        match &self.conversation {
            Some(write) => later.say(&write.after, &self.messages)?,
            None if !self.messages.is_empty() => {
                return Err(Fault::broken("messages came without their conversation"));
            }
            None => {}
        }
        later.send(&self.outbox);
        files::note_uses(on, self).await?;
        Ok(Ended::Written(Committed::Done))
    }

    fn touched(&self, _: &Committed) -> Vec<ConversationRef> {
        let talked = self.conversation.iter().map(|write| &write.after.reference);
        let worked = self.tickets.iter().map(|write| &write.after.conversation);
        let all: BTreeSet<_> = talked.chain(worked).cloned().collect();
        all.into_iter().collect()
    }
}

/// Whose erasure takes the receipt along: its answer may quote what was said.
fn subject(commit: &Commit) -> Option<&ConversationRef> {
    let ticket = || commit.tickets.first().map(|write| &write.after.conversation);
    commit.conversation.as_ref().map(|write| &write.after.reference).or_else(ticket)
}

/// Somebody was first: perhaps the same sending, whose answer then is the answer.
async fn earlier(commit: &Commit, on: &mut AnyConnection) -> Result<Committed, Fault> {
    let earlier = match &commit.receipt {
        Some(receipt) => conversations::receipt(on, &receipt.id).await?,
        None => None,
    };
    Ok(earlier.map_or(Committed::Conflict, Committed::Repeated))
}

fn refused(answer: Committed, wrote: bool) -> Ended<Committed> {
    if wrote { Ended::Undo(answer) } else { Ended::Untouched(answer) }
}
