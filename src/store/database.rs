//! The store over either database: readers from a pool, writes as jobs for the engine.

use super::fault::Fault;
use super::job::Engine;
use super::queues::{self, Lease, Queue, Receive, Settle};
use super::{conversations, erase, files, keys, senders, sweep, tickets};
use crate::assistant::ports::{
    ApiKey, Beginning, Behind, Bucket, Commit, Committed, Erase, Incoming, Leased, Outgoing, Page, Receipt,
    ReceiptId, Retention, SenderNote, Settlement, Store, StoreError, Swept, TicketFilter,
};
use crate::domain::attachment::Attachment;
use crate::domain::conversation::{Conversation, Message};
use crate::domain::enquiry::Speaker;
use crate::domain::ids::{AttachmentId, ChannelName, ConversationKey, ConversationRef, CouncilId};
use crate::domain::ticket::{Reference, Ticket};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool};
use tokio::sync::broadcast;

/// An open database.
pub(super) struct Database<E> {
    pub(super) readers: AnyPool,
    pub(super) engine: E,
    pub(super) changes: broadcast::Sender<ConversationRef>,
}

impl<E: Engine> Database<E> {
    pub(super) async fn reader(&self) -> Result<PoolConnection<Any>, Fault> {
        Ok(self.readers.acquire().await?)
    }

    async fn lease(
        &self,
        from: Queue,
        queue: &str,
        most: u32,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Vec<Leased>, StoreError> {
        let queue = queue.to_owned();
        let job = Lease { from, queue, most, now, lease, skip_locked: E::SKIP_LOCKED };
        Ok(self.engine.write(job).await?)
    }

    async fn settle(
        &self,
        from: Queue,
        leased: &Leased,
        settlement: Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let job = Settle { from, row: leased.id, attempts: leased.attempts, settlement, now };
        Ok(self.engine.write(job).await?)
    }
}

#[async_trait]
impl<E: Engine> Store for Database<E> {
    async fn begin(
        &self,
        council: &CouncilId,
        channel: &ChannelName,
        speaker: &Speaker,
        receipt: Option<&ReceiptId>,
    ) -> Result<Beginning, StoreError> {
        if receipt.is_none() && *speaker == Speaker::New {
            return Ok(Beginning { earlier: None, conversation: None });
        }
        let mut reader = self.reader().await?;
        Ok(conversations::begin(&mut reader, council, channel, speaker, receipt).await?)
    }

    async fn receipt(&self, id: &ReceiptId) -> Result<Option<Receipt>, StoreError> {
        Ok(conversations::receipt(&mut *self.reader().await?, id).await?)
    }

    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        Ok(self.engine.write(commit).await?)
    }

    async fn conversation(&self, key: &ConversationKey) -> Result<Option<Conversation>, StoreError> {
        Ok(conversations::by_key(&mut *self.reader().await?, key).await?)
    }

    async fn conversation_of(&self, reference: &ConversationRef) -> Result<Option<Conversation>, StoreError> {
        Ok(conversations::by_reference(&mut *self.reader().await?, reference).await?)
    }

    async fn messages(&self, of: &ConversationRef, after: i64) -> Result<Vec<Message>, StoreError> {
        Ok(conversations::messages(&mut *self.reader().await?, of, after).await?)
    }

    fn changes(&self) -> broadcast::Receiver<ConversationRef> {
        self.changes.subscribe()
    }

    async fn erase(&self, whose: &Erase, notices: Vec<Outgoing>, now: Timestamp) -> Result<u64, StoreError> {
        let job = erase::Forget { whose: whose.clone(), notices, now };
        Ok(self.engine.write(job).await?.len() as u64)
    }

    async fn keep_attachment(
        &self,
        council: &CouncilId,
        attachment: &Attachment,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (council, attachment) = (council.clone(), attachment.clone());
        Ok(self.engine.write(files::Keep { council, attachment, bytes, now }).await?)
    }

    async fn attachments(
        &self,
        council: &CouncilId,
        ids: &[AttachmentId],
    ) -> Result<Vec<Attachment>, StoreError> {
        Ok(files::some(&mut *self.reader().await?, council, ids).await?)
    }

    async fn attachment_bytes(
        &self,
        id: &AttachmentId,
    ) -> Result<Option<(CouncilId, Attachment, Vec<u8>)>, StoreError> {
        Ok(files::bytes(&mut *self.reader().await?, id).await?)
    }

    async fn ticket(&self, reference: &Reference) -> Result<Option<Ticket>, StoreError> {
        Ok(tickets::one(&mut *self.reader().await?, reference).await?)
    }

    async fn tickets(&self, filter: &TicketFilter) -> Result<Page<Ticket>, StoreError> {
        Ok(tickets::page(&mut *self.reader().await?, filter).await?)
    }

    async fn add_key(&self, key: &ApiKey) -> Result<(), StoreError> {
        Ok(self.engine.write(keys::Add(key.clone())).await?)
    }

    async fn key(&self, sha256: &str) -> Result<Option<ApiKey>, StoreError> {
        Ok(keys::by_hash(&mut *self.reader().await?, sha256).await?)
    }

    async fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        Ok(keys::all(&mut *self.reader().await?).await?)
    }

    async fn remove_key(&self, id: &str) -> Result<bool, StoreError> {
        Ok(self.engine.write(keys::Remove(id.to_owned())).await?)
    }

    async fn receive(&self, incoming: &Incoming, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.engine.write(Receive { incoming: incoming.clone(), now }).await?)
    }

    async fn lease_inbox(
        &self,
        queue: &str,
        most: u32,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Vec<Leased>, StoreError> {
        self.lease(Queue::Inbox, queue, most, now, lease).await
    }

    async fn settle_inbox(
        &self,
        row: &Leased,
        settlement: Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.settle(Queue::Inbox, row, settlement, now).await
    }

    async fn behind(&self, row: &Leased, most: u32) -> Result<Vec<Behind>, StoreError> {
        Ok(queues::behind(&mut *self.reader().await?, row, most).await?)
    }

    async fn lease_outbox(
        &self,
        queue: &str,
        most: u32,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Vec<Leased>, StoreError> {
        self.lease(Queue::Outbox, queue, most, now, lease).await
    }

    async fn settle_outbox(
        &self,
        row: &Leased,
        settlement: Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.settle(Queue::Outbox, row, settlement, now).await
    }

    async fn draw(&self, bucket: &Bucket, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.engine.write(queues::Draw { bucket: bucket.clone(), now }).await?)
    }

    async fn sender(
        &self,
        channel: &ChannelName,
        scope: &str,
        sender: &str,
    ) -> Result<Option<SenderNote>, StoreError> {
        Ok(senders::one(&mut *self.reader().await?, channel, scope, sender).await?)
    }

    async fn remember_sender(&self, note: &SenderNote, now: Timestamp) -> Result<(), StoreError> {
        Ok(self.engine.write(senders::Remember { note: note.clone(), now }).await?)
    }

    async fn hold(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<bool, StoreError> {
        let (name, holder) = (name.to_owned(), holder.to_owned());
        Ok(self.engine.write(keys::Hold { name, holder, now, lease }).await?)
    }

    async fn sweep(&self, keep: &Retention, now: Timestamp) -> Result<Swept, StoreError> {
        let mut all = Swept::default();
        loop {
            let some = self.engine.write(sweep::Sweep { keep: keep.clone(), now }).await?;
            all.conversations += some.conversations;
            all.tickets += some.tickets;
            all.attachments += some.attachments;
            all.rows += some.rows;
            if some.conversations < sweep::AT_ONCE && some.tickets < sweep::AT_ONCE {
                return Ok(all);
            }
        }
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(self.engine.write(keys::Probe).await?)
    }

    async fn close(&self) {
        self.engine.close().await;
        self.readers.close().await;
    }
}
