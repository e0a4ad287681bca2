//! The contract of the store: every story runs on SQLite, and on PostgreSQL when it is asked for:
//!
//! ```text
//! MOOTHALL_TEST_POSTGRES=postgres://postgres@localhost:5432/postgres cargo test --test it on_postgres -- --include-ignored
//! ```
//!
//! A story is a function over a fresh database; the list at the end of its file names it twice.

/// Names each story once for either database. Without a server those on PostgreSQL are shown as ignored.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                crate::store::run(crate::support::databases::Fresh::sqlite(), super::$story).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs a server: set MOOTHALL_TEST_POSTGRES and pass --include-ignored"]
            async fn $story() {
                crate::store::run(crate::support::databases::Fresh::postgres().await, super::$story).await;
            })+
        }
    };
}

/// What goes when a person asks, and what goes by itself in time.
mod erasure;
/// What can happen to a database: locks, full disks, newer programs, servers that go away, kill -9.
mod faults;
/// Tickets, files and keys.
mod lists;
/// Inbox, outbox and locks: order, leases, retries, dead letters.
mod queues;
/// Endpoints, what they are told of, and how that went.
mod telling;
/// Conversations, messages, receipts, conflicts.
mod turns;

use crate::support::databases::Fresh;
use futures::FutureExt;
use std::panic::{AssertUnwindSafe, resume_unwind};

/// Runs a story and removes its database, however the story ended.
async fn run(fresh: Fresh, story: impl AsyncFnOnce(&Fresh)) {
    let ended = AssertUnwindSafe(story(&fresh)).catch_unwind().await;
    fresh.remove().await;
    if let Err(panic) = ended {
        resume_unwind(panic);
    }
}
