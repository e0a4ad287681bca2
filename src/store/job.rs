//! One transaction as a value: its statements, and how it ended.
//!
//! A job is run on any connection, and may be run again after a rollback, so it holds everything it needs and changes
//! nothing but the database.

use super::fault::Fault;
use super::later::Later;
use crate::domain::ids::ConversationRef;
use async_trait::async_trait;
use sqlx::AnyConnection;

/// How a job's statements ended.
#[derive(Debug, PartialEq)]
pub(super) enum Ended<A> {
    /// Something was written, and shall stay.
    Written(A),
    /// Nothing was written.
    Untouched(A),
    /// What was written must go; the answer holds all the same.
    Undo(A),
}

/// One transaction.
#[async_trait]
pub(super) trait Job: Send + Sync + 'static {
    /// What the caller learns.
    type Answer: Send + 'static;

    /// Runs the statements inside a transaction that the caller began, and will end after writing what is left for
    /// later.
    async fn run(&self, on: &mut AnyConnection, later: &mut Later) -> Result<Ended<Self::Answer>, Fault>;

    /// The conversations in which it wrote: listeners are told.
    fn touched(&self, _answer: &Self::Answer) -> Vec<ConversationRef> {
        Vec::new()
    }

    /// Whether it takes away what nobody may read again: all that was said before must have been written, and no old
    /// page or log may keep it.
    fn erases(&self) -> bool {
        false
    }
}

/// Runs jobs, each as one transaction: the one thing that the two databases do in different ways.
pub(super) trait Engine: Send + Sync + 'static {
    /// What ends the query of a lease, so that two workers do not wait for one another.
    const SKIP_LOCKED: &'static str;

    /// Runs the job, durably.
    fn write<J: Job>(&self, job: J) -> impl Future<Output = Result<J::Answer, Fault>> + Send;

    /// Finishes what was begun and takes nothing new.
    fn close(&self) -> impl Future<Output = ()> + Send;
}
