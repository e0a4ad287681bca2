//! What waits in the inbox or outbox, and what becomes of it.

use jiff::Timestamp;

/// Something that arrived from a channel which needs an acknowledgement before the work is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// Which channel's worker takes it: channel and scope of its conversations, `telegram/main`. Erasure finds it by that.
    pub queue: String,
    /// The channel's own unique id: an update id.
    pub id: String,
    /// Rows of one lane are worked one after the other: the sender, a chat. Erasure finds it by that.
    pub lane: String,
    /// As it came, as JSON.
    pub payload: String,
}

/// A row of inbox or outbox that this process may work on until its lease ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Leased {
    /// The row.
    pub id: i64,
    /// Its lane.
    pub lane: String,
    /// Its payload.
    pub payload: String,
    /// How often it was leased before; with `id` it names this lease.
    pub attempts: i64,
}

/// What became of a leased row.
#[derive(Debug, Clone, PartialEq)]
pub enum Settlement {
    /// Done: the row goes.
    Done,
    /// Try again then; the rest of its lane waits.
    Again {
        /// Not before.
        at: Timestamp,
        /// Why, without personal data.
        because: String,
    },
    /// Given up: kept as a dead letter, the lane goes on.
    Dead {
        /// Why, without personal data.
        because: String,
    },
}
