//! Rows that nothing can refuse (messages, outbox), gathered and written together just before a transaction ends.
//!
//! On SQLite each statement is handed to another thread and back, which costs more than the statement: with a hundred
//! turns in one transaction, their messages go in one statement instead of a hundred.

use super::fault::Fault;
use super::rows::{Statement, millis, to_json};
use crate::assistant::ports::Outgoing;
use crate::domain::conversation::{Conversation, Message};
use crate::domain::ids::ConversationRef;
use sqlx::AnyConnection;

/// How many rows one statement takes: SQLite looks each place up by its name, one after the other, so that large
/// statements take longer than several small ones.
const AT_ONCE: usize = 32;

/// What is still to be written in this transaction.
#[derive(Debug, Default)]
pub(super) struct Later {
    messages: Vec<Said>,
    outbox: Vec<Outgoing>,
}

#[derive(Debug)]
struct Said {
    conversation: ConversationRef,
    number: i64,
    content: String,
}

impl Later {
    /// What was said; the last of it gets the number that the conversation counts up to.
    pub(super) fn say(&mut self, conversation: &Conversation, said: &[Message]) -> Result<(), Fault> {
        let before = conversation.messages - said.len() as i64;
        for (number, message) in (before + 1..).zip(said) {
            let conversation = conversation.reference.clone();
            self.messages.push(Said { conversation, number, content: to_json(message)? });
        }
        Ok(())
    }

    /// What goes out.
    pub(super) fn send(&mut self, outgoing: &[Outgoing]) {
        self.outbox.extend_from_slice(outgoing);
    }

    /// Writes it all.
    pub(super) async fn write(&mut self, on: &mut AnyConnection) -> Result<(), Fault> {
        for some in std::mem::take(&mut self.messages).chunks(AT_ONCE) {
            let mut statement =
                Statement::new("INSERT INTO messages (conversation, number, content) VALUES ");
            for (index, said) in some.iter().enumerate() {
                statement = statement
                    .sql(if index == 0 { "(" } else { ", (" })
                    .value(said.conversation.as_str())
                    .and(said.number)
                    .and(said.content.as_str())
                    .sql(")");
            }
            statement.run_once(on).await?;
        }
        for some in std::mem::take(&mut self.outbox).chunks(AT_ONCE) {
            let mut statement = Statement::new(
                "INSERT INTO outbox (queue, lane, conversation, payload, attempts, leased_until, not_before) VALUES ",
            );
            for (index, row) in some.iter().enumerate() {
                statement = statement
                    .sql(if index == 0 { "(" } else { ", (" })
                    .value(row.queue.as_str())
                    .and(row.lane.as_str())
                    .and(row.conversation.as_ref().map(ConversationRef::as_str))
                    .and(row.payload.as_str())
                    .sql(", 0, 0, ")
                    .value(millis(row.after))
                    .sql(")");
            }
            statement.run_once(on).await?;
        }
        Ok(())
    }
}
