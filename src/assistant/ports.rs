//! What the use cases need of the outside world, in their own words.
//!
//! Everything that is written goes through [`Store::commit`]: one transaction that re-checks who owns the
//! conversation and writes messages, state, tickets and outbox rows together, or nothing.

mod commit;
mod deliveries;
mod keeping;
mod keys;
mod lists;
mod queues;
mod senders;

pub use commit::{
    Beginning, Commit, Committed, ConversationWrite, Outgoing, Receipt, ReceiptId, TicketWrite,
};
pub use deliveries::{
    Asks, Deliveries, Delivery, DeliveryFigures, DeliveryFilter, DeliveryState, EndpointChange, Replay, Then,
    Tried, WEBHOOK_QUEUE, webhook_queue,
};
pub use keeping::{Erase, Retention, Swept};
pub use keys::{ApiKey, Role};
pub use lists::{Page, TicketFilter};
pub use queues::{Behind, Bucket, Incoming, Leased, Settlement};
pub use senders::SenderNote;

use crate::domain::attachment::Attachment;
use crate::domain::conversation::{Conversation, Message};
use crate::domain::enquiry::Speaker;
use crate::domain::ids::{AttachmentId, ChannelName, ConversationKey, ConversationRef, CouncilId};
use crate::domain::ticket::{Reference, Ticket};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
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

/// Everything that must survive.
///
/// Both databases keep the same contract (`tests/it/store.rs` runs on each).
#[async_trait]
pub trait Store: Deliveries {
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

    /// What waits behind a leased inbox row in its lane, in order, `most` at most.
    async fn behind(&self, row: &Leased, most: u32) -> Result<Vec<Behind>, StoreError>;

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

    /// Takes a token out of a bucket; if there is none, says when to ask again.
    async fn draw(&self, bucket: &Bucket, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;

    /// What is remembered of a sender.
    async fn sender(
        &self,
        channel: &ChannelName,
        scope: &str,
        sender: &str,
    ) -> Result<Option<SenderNote>, StoreError>;

    /// Remembers it, in place of what was remembered before.
    async fn remember_sender(&self, note: &SenderNote, now: Timestamp) -> Result<(), StoreError>;

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
