//! SQL, and only here: the store of the use cases on SQLite and PostgreSQL.
//!
//! One set of queries serves both (`$1` places, `TEXT`, `BIGINT` and bytes, through sqlx's `Any` driver). A write is a
//! `job::Job`, a transaction as a value that can be run again; the two databases differ in how they run it:
//! `sqlite` through one writer with group commit, `postgres` in a transaction of its own. `docs/decisions/0001`
//! says why. This room knows nothing of HTTP, channels or the time of day.

mod commit;
mod conversations;
mod database;
mod deliveries;
mod endpoints;
mod erase;
mod events;
mod fault;
mod files;
mod job;
mod keys;
mod later;
mod migrations;
mod open;
mod postgres;
mod queues;
mod rows;
mod senders;
mod sqlite;
mod sweep;
mod telling;
mod tickets;
mod writer;

pub use open::{OpenError, Options, migrate, open};
