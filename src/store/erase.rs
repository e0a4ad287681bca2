//! Erasure: what a person said and who they are goes from every table; what a council must account for stays.

use super::events;
use super::fault::Fault;
use super::files;
use super::job::{Ended, Job};
use super::later::Later;
use super::rows::{Columns, Statement, millis};
use crate::assistant::ports::{Erase, Outgoing};
use crate::domain::event::{Erased, ErasedTicket};
use crate::domain::ids::{ChannelName, ConversationRef, CouncilId};
use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::AnyConnection;

/// Erases conversations, and sends notices of it in the same transaction. Answers which were erased.
pub(super) struct Forget {
    pub(super) whose: Erase,
    pub(super) notices: Vec<Outgoing>,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Forget {
    type Answer = Vec<ConversationRef>;

    async fn run(&self, on: &mut AnyConnection, later: &mut Later) -> Result<Ended<Self::Answer>, Fault> {
        let found =
            Statement::new("SELECT reference, council, channel, scope, sender FROM conversations WHERE ");
        let found = match &self.whose {
            Erase::Key(key) => found.sql("key = ").value(key.as_str()),
            Erase::Reference(reference) => found.sql("reference = ").value(reference.as_str()),
            Erase::Sender { channel, sender } => {
                // What arrived and never became a conversation may lie in the inbox of any of the channel's workers.
                empty_lane(sender, self.now)
                    .sql(" AND queue LIKE ")
                    .value(format!("{channel}/%"))
                    .run(on)
                    .await?;
                for table in LANES {
                    of_lane(table, sender)
                        .sql(" AND queue LIKE ")
                        .value(format!("{channel}/%"))
                        .run(on)
                        .await?;
                }
                of_sender(sender, channel.as_str()).run(on).await?;
                found
                    .sql("sender <> '' AND sender = ")
                    .value(sender.as_str())
                    .sql(" AND channel = ")
                    .value(channel.as_str())
            }
        };
        let mut erased = Vec::new();
        for row in found.rows(on).await? {
            let mut columns = Columns::of(&row);
            let reference = columns.id()?;
            let (council, channel): (CouncilId, ChannelName) = (columns.id()?, columns.id()?);
            let (scope, sender) = (columns.text()?, columns.text()?);
            if !sender.is_empty() {
                let worker = format!("{channel}/{scope}");
                empty_lane(&sender, self.now).sql(" AND queue = ").value(worker.as_str()).run(on).await?;
                for table in LANES {
                    of_lane(table, &sender).sql(" AND queue = ").value(worker.as_str()).run(on).await?;
                }
                of_sender(&sender, channel.as_str())
                    .sql(" AND scope = ")
                    .value(scope.as_str())
                    .run(on)
                    .await?;
            }
            let tickets = strip_tickets(on, &reference).await?;
            remove(on, &reference).await?;
            let left = Erased { council, channel, tickets };
            events::tell_of_erasure(on, later, &reference, left, self.now).await?;
            erased.push(reference);
        }
        later.send(&self.notices);
        Ok(Ended::Written(erased))
    }

    fn touched(&self, erased: &Self::Answer) -> Vec<ConversationRef> {
        erased.clone()
    }

    fn erases(&self) -> bool {
        true
    }
}

/// Tables whose rows bear a sender's name as their lane and go with them.
const LANES: [&str; 2] = ["outbox", "buckets"];

fn of_lane(table: &str, sender: &str) -> Statement {
    Statement::new(&format!("DELETE FROM {table} WHERE lane = ")).value(sender)
}

/// What is remembered of a sender.
fn of_sender(sender: &str, channel: &str) -> Statement {
    Statement::new("DELETE FROM senders WHERE sender = ").value(sender).sql(" AND channel = ").value(channel)
}

/// Takes the words and the name out of a sender's inbox rows; their ids stay, so that nothing is taken in twice.
fn empty_lane(sender: &str, now: Timestamp) -> Statement {
    Statement::new("UPDATE inbox SET lane = '', payload = '', because = NULL, ending = 'done', ended_at = ")
        .value(millis(now))
        .sql(" WHERE lane = ")
        .value(sender)
}

/// Leaves of a conversation's tickets what a council must account for: reference, kind, state, times, whose it is.
async fn strip_tickets(
    on: &mut AnyConnection,
    conversation: &ConversationRef,
) -> Result<Vec<ErasedTicket>, Fault> {
    let stripped = Statement::new(
        "UPDATE tickets SET details = '[]', attachments = '[]', reason = '', intent = NULL, safety_rule = NULL, \
         contact_safe = 0, epoch = epoch + 1 WHERE conversation = ",
    )
    .value(conversation.as_str())
    .sql(" RETURNING reference, council, body")
    .rows(on)
    .await?;
    let mut tickets = Vec::with_capacity(stripped.len());
    for row in &stripped {
        let mut columns = Columns::of(row);
        let ticket = ErasedTicket { reference: columns.id()?, council: columns.id()?, body: columns.id()? };
        files::release(on, ticket.reference.as_str()).await?;
        tickets.push(ticket);
    }
    Ok(tickets)
}

/// Removes a conversation with everything that hangs on it but its tickets; how many rows and files went along.
pub(super) async fn remove(on: &mut AnyConnection, conversation: &ConversationRef) -> Result<Removed, Fault> {
    let files = files::release(on, conversation.as_str()).await?;
    events::empty(on, conversation).await?;
    let mut rows = 0;
    for table in ["receipts", "outbox"] {
        rows += Statement::new(&format!("DELETE FROM {table} WHERE conversation = "))
            .value(conversation.as_str())
            .run(on)
            .await?;
    }
    // Its messages go with it: the table says so.
    Statement::new("DELETE FROM conversations WHERE reference = ")
        .value(conversation.as_str())
        .run(on)
        .await?;
    Ok(Removed { files, rows })
}

/// What went with a conversation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Removed {
    /// Files.
    pub(super) files: u64,
    /// Receipts and outbox rows.
    pub(super) rows: u64,
}
