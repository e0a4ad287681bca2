//! What waits in the inbox or outbox, and what becomes of it.

use jiff::{SignedDuration, Timestamp};

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
    /// Why it was put off the last time.
    pub because: Option<String>,
}

impl Leased {
    /// Stands in `because` when the lease before this one ran out.
    pub const RAN_OUT: &str = "its lease ran out";

    /// Whether the lease before this one ran out: whoever had it died or was too slow, and may have done the work.
    pub fn is_interrupted(&self) -> bool {
        self.because.as_deref() == Some(Self::RAN_OUT)
    }
}

/// A row that waits behind the head of its lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Behind {
    /// The row.
    pub id: i64,
    /// Its payload.
    pub payload: String,
}

/// A bucket of tokens that refills steadily. It is kept with the queue, so that all processes draw from the same one and
/// a restart does not fill it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// The queue whose limit it is.
    pub queue: String,
    /// The lane whose limit it is; empty for the whole queue.
    pub lane: String,
    /// How long one token takes to come back.
    pub every: SignedDuration,
    /// How many it holds when it is full.
    pub burst: u32,
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
    /// A part of it was done: the row goes on with what is left, in its place, at once.
    Partly {
        /// What is left, as JSON.
        payload: String,
    },
    /// Still being worked on: the lease begins anew, 15 s at most.
    Longer {
        /// How long from now.
        lease: SignedDuration,
    },
    /// Given up: kept as a dead letter, the lane goes on.
    Dead {
        /// Why, without personal data.
        because: String,
    },
}
