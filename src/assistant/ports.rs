//! What the use cases need of the outside world, in their own words.
//!
//! Everything that is written goes through [`Store::commit`]: one transaction that re-checks who owns the
//! conversation and writes messages, state, tickets and outbox rows together, or nothing.

use crate::domain::attachment::Attachment;
use crate::domain::conversation::{Conversation, Message, Version};
use crate::domain::enquiry::Speaker;
use crate::domain::event::EventType;
use crate::domain::ids::{AttachmentId, ChannelName, ConversationKey, ConversationRef, CouncilId};
use crate::domain::ticket::{Kind, Priority, Reference, Status, Ticket};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is away, locked or full: the same call may go through later.
    #[error("the database is not available just now")]
    Unavailable(#[source] anyhow::Error),
    /// The database answered something that should not be: a fault of ours or a damaged file.
    #[error("the database holds something unexpected")]
    Broken(#[source] anyhow::Error),
}

/// The moment. The one clock of the use cases.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;
}

/// Randomness for ids and references. The one source of the use cases.
pub trait Chance: Send + Sync {
    /// 64 unpredictable bits.
    fn number(&self) -> u64;
}

/// An id that a caller gave to something it sent, so that sending it twice does it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptId {
    /// Whose ids these are: council, channel and conversation of a message, or key and route of a request.
    pub scope: String,
    /// The caller's id.
    pub id: String,
    /// SHA-256 of what was sent, hexadecimal: the same id with other content is refused.
    pub content_sha256: String,
}

/// The id together with what was answered, kept to be answered again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Which sending.
    pub id: ReceiptId,
    /// The answer, as JSON.
    pub answer: String,
}

/// What is found when something arrives.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    /// The same id was answered before: with this.
    pub earlier: Option<Receipt>,
    /// The conversation it belongs to; none begins a new one.
    pub conversation: Option<Conversation>,
}

/// A conversation to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationWrite {
    /// What must still be there; none for a new conversation.
    pub before: Option<Version>,
    /// As it shall be.
    pub after: Conversation,
}

/// A ticket to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketWrite {
    /// The epoch that must still be there; none for a new ticket.
    pub before: Option<i64>,
    /// As it shall be.
    pub after: Ticket,
    /// What happened, for the ticket's history: who, and what in a word of the API (`claimed`, `closed`).
    pub happened: EventType,
    /// The agent's id, `bot` or `citizen`.
    pub by: String,
}

/// Something to be sent later, in order within its lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    /// What kind of worker takes it: `telegram`, `webhook`.
    pub queue: String,
    /// Rows of one lane go out one after the other: a conversation's or ticket's reference.
    pub lane: String,
    /// The conversation whose erasure takes this row along.
    pub conversation: Option<ConversationRef>,
    /// What to send, as JSON; the worker knows its shape.
    pub payload: String,
    /// Not before.
    pub after: Timestamp,
}

/// One transaction. Begin with [`Commit::at`].
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// The moment that history and receipts bear.
    pub at: Timestamp,
    /// The sending that this answers, when the caller gave an id.
    pub receipt: Option<Receipt>,
    /// The inbox row that this deals with: one that was dealt with before is a conflict.
    pub settles: Option<i64>,
    /// The conversation.
    pub conversation: Option<ConversationWrite>,
    /// What was said, all in `conversation`; numbers follow on from its count.
    pub messages: Vec<Message>,
    /// Tickets that were opened or changed.
    pub tickets: Vec<TicketWrite>,
    /// What goes out later.
    pub outbox: Vec<Outgoing>,
}

impl Commit {
    /// A commit at this moment, with nothing in it yet.
    pub fn at(at: Timestamp) -> Self {
        Self {
            at,
            receipt: None,
            settles: None,
            conversation: None,
            messages: Vec::new(),
            tickets: Vec::new(),
            outbox: Vec::new(),
        }
    }
}

/// How a commit ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Committed {
    /// All of it is durable.
    Done,
    /// Somebody else wrote first, dealt with the inbox row, or has the new reference or key: nothing was written, work
    /// it out again.
    Conflict,
    /// The same id was answered meanwhile; nothing was written.
    Repeated(Receipt),
}

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

/// Which tickets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TicketFilter {
    /// Bodies whose tickets the caller may read whole; none for every body.
    pub bodies: Option<Vec<CouncilId>>,
    /// Only these states.
    pub statuses: Vec<Status>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this queue.
    pub queue: Option<String>,
    /// Only this priority.
    pub priority: Option<Priority>,
    /// Only those of this conversation.
    pub conversation: Option<ConversationRef>,
    /// Those after this one in the list (opened, then reference): the `next` of the page before.
    pub after: Option<String>,
    /// How many, 1 to 200.
    pub limit: u32,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// What to ask for the next page with; none at the end.
    pub next: Option<String>,
}

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Tickets.
    Agent,
    /// Its own channels.
    Integrator,
    /// Endpoints, keys, users, and what an agent may.
    Administrator,
}

impl Role {
    /// The word on the command line and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Integrator => "integrator",
            Self::Administrator => "administrator",
        }
    }

    /// The role that a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Agent, Self::Integrator, Self::Administrator].into_iter().find(|role| role.as_str() == word)
    }
}

/// An API key as the store knows it: never the key itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, which may stand in logs.
    pub id: String,
    /// SHA-256 of the key, hexadecimal (a key holds 256 random bits, so no slow hash is needed).
    pub sha256: String,
    /// The councils it may act for.
    pub councils: Vec<CouncilId>,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created: Timestamp,
}

/// How long each kind of data is kept after it was last needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// Conversations with no open ticket, from the last message; their messages, inbox and outbox rows with them.
    pub conversations: SignedDuration,
    /// Closed tickets, from closing.
    pub tickets: SignedDuration,
    /// Files that belong to no kept conversation or ticket, from upload.
    pub attachments: SignedDuration,
    /// Receipts and inbox rows that are done.
    pub receipts: SignedDuration,
    /// Dead letters.
    pub dead_letters: SignedDuration,
}

/// How many rows went, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Conversations (with their messages).
    pub conversations: u64,
    /// Tickets.
    pub tickets: u64,
    /// Files.
    pub attachments: u64,
    /// Receipts, inbox and outbox rows.
    pub rows: u64,
}

impl Swept {
    /// Whether nothing went.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whose data to erase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Erase {
    /// The conversation with this key.
    Key(ConversationKey),
    /// The conversation that agents call this.
    Reference(ConversationRef),
    /// All of a sender's conversations.
    Sender {
        /// The channel.
        channel: ChannelName,
        /// The channel's own name for the person.
        sender: String,
    },
}

/// Everything that must survive.
///
/// Both databases keep the same contract (`tests/it/store.rs` runs on each).
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// What is already known of something that arrives: an earlier answer to the same id, and its conversation. A
    /// speaker's conversation is found only in this council and channel; a foreign key finds nothing. A conversation of
    /// a `Sender` is the newest one of that scope and sender.
    async fn begin(
        &self,
        council: &CouncilId,
        channel: &ChannelName,
        speaker: &Speaker,
        receipt: Option<&ReceiptId>,
    ) -> Result<Beginning, StoreError>;

    /// An earlier answer to this id, whatever was sent with it.
    async fn receipt(&self, id: &ReceiptId) -> Result<Option<Receipt>, StoreError>;

    /// Writes all or nothing, and returns when it is durable.
    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError>;

    /// The conversation with this key.
    async fn conversation(&self, key: &ConversationKey) -> Result<Option<Conversation>, StoreError>;

    /// The conversation that agents call this.
    async fn conversation_of(&self, reference: &ConversationRef) -> Result<Option<Conversation>, StoreError>;

    /// Messages after this number, in order, 500 at most.
    async fn messages(&self, of: &ConversationRef, after: i64) -> Result<Vec<Message>, StoreError>;

    /// Tells of conversations in which something was written: by any process on the same PostgreSQL, by this process on
    /// SQLite. A slow listener may miss some and should look again now and then.
    fn changes(&self) -> broadcast::Receiver<ConversationRef>;

    /// Erases every copy: messages, state, receipts, inbox, outbox, dead letters, files, and the transcript and
    /// details of its tickets (of which reference, kind, state and times stay). `notices` go out in the same
    /// transaction. Returns how many conversations were erased.
    async fn erase(&self, whose: &Erase, notices: Vec<Outgoing>, now: Timestamp) -> Result<u64, StoreError>;

    /// Keeps a file; the same bytes for the same council are kept once.
    async fn keep_attachment(
        &self,
        council: &CouncilId,
        attachment: &Attachment,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Those of these files that this council has, in the order asked.
    async fn attachments(
        &self,
        council: &CouncilId,
        ids: &[AttachmentId],
    ) -> Result<Vec<Attachment>, StoreError>;

    /// A file's description, owner and bytes.
    async fn attachment_bytes(
        &self,
        id: &AttachmentId,
    ) -> Result<Option<(CouncilId, Attachment, Vec<u8>)>, StoreError>;

    /// A ticket, to whoever may know of it: the caller checks.
    async fn ticket(&self, reference: &Reference) -> Result<Option<Ticket>, StoreError>;

    /// A page of tickets, most pressing first (priority, then opened).
    async fn tickets(&self, filter: &TicketFilter) -> Result<Page<Ticket>, StoreError>;

    /// Keeps a key's hash.
    async fn add_key(&self, key: &ApiKey) -> Result<(), StoreError>;

    /// The key with this hash.
    async fn key(&self, sha256: &str) -> Result<Option<ApiKey>, StoreError>;

    /// Every key, oldest first.
    async fn keys(&self) -> Result<Vec<ApiKey>, StoreError>;

    /// Takes a key away; false if there was none.
    async fn remove_key(&self, id: &str) -> Result<bool, StoreError>;

    /// Keeps what arrived before it is acknowledged; false when this id of this queue is already known.
    async fn receive(&self, incoming: &Incoming, now: Timestamp) -> Result<bool, StoreError>;

    /// Leases the next row of up to `most` lanes of an inbox queue: never two rows of one lane at once.
    async fn lease_inbox(
        &self,
        queue: &str,
        most: u32,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Vec<Leased>, StoreError>;

    /// Says what became of an inbox row that was not settled by a commit. Once the lease has passed to somebody else,
    /// only `Done` counts.
    async fn settle_inbox(
        &self,
        row: &Leased,
        settlement: Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Leases the next row of up to `most` lanes of an outbox queue: never two rows of one lane at once.
    async fn lease_outbox(
        &self,
        queue: &str,
        most: u32,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Vec<Leased>, StoreError>;

    /// Says what became of an outbox row. Once the lease has passed to somebody else, only `Done` counts.
    async fn settle_outbox(
        &self,
        row: &Leased,
        settlement: Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes a named lock for this process until the lease ends; again by the same holder renews it. False when another
    /// process has it.
    async fn hold(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<bool, StoreError>;

    /// Removes what is past its time.
    async fn sweep(&self, keep: &Retention, now: Timestamp) -> Result<Swept, StoreError>;

    /// Whether a write would go through just now.
    async fn ready(&self) -> Result<(), StoreError>;

    /// Finishes what was begun and closes; nothing can be written afterwards.
    async fn close(&self);
}
