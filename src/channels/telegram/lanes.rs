//! The rails of both workers: rows are leased, each chat's one after the other, many chats at once, and settled.
//!
//! A panic ends one row's work and nothing else. Work that takes long keeps its lease; a process that dies loses it, and
//! another goes on.

use crate::assistant::ports::{Clock, Leased, Settlement, Store, StoreError};
use async_trait::async_trait;
use futures::FutureExt;
use jiff::SignedDuration;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Rows worked on at once.
const AT_ONCE: usize = 64;
/// How long a lease is before it must be renewed.
const LEASE: SignedDuration = SignedDuration::from_secs(15);
/// How often work under way renews its lease.
const RENEWAL: Duration = Duration::from_secs(5);
/// How often to look for rows whose time has come, or that another process brought.
const PAUSE: Duration = Duration::from_millis(250);
/// How long to wait when the store is away.
const AWAY: Duration = Duration::from_secs(1);

/// Which of the two queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// What arrived.
    Inbox,
    /// What goes out.
    Outbox,
}

/// What is done with a row.
#[async_trait]
pub(super) trait Work: Send + Sync + 'static {
    /// Deals with it, and says what becomes of it; none when that was settled already.
    async fn deal(&self, row: &Leased) -> Option<Settlement>;

    /// What becomes of a row whose dealing panicked.
    async fn after_panic(&self, row: &Leased) -> Settlement;
}

/// One queue of one bot.
#[derive(Clone)]
pub(super) struct Lanes {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) side: Side,
    pub(super) queue: String,
}

impl Lanes {
    async fn lease(&self, most: usize) -> Result<Vec<Leased>, StoreError> {
        let (most, now) = (u32::try_from(most).unwrap_or(u32::MAX), self.clock.now());
        match self.side {
            Side::Inbox => self.store.lease_inbox(&self.queue, most, now, LEASE).await,
            Side::Outbox => self.store.lease_outbox(&self.queue, most, now, LEASE).await,
        }
    }

    async fn settle(&self, row: &Leased, settlement: Settlement) -> Result<(), StoreError> {
        match self.side {
            Side::Inbox => self.store.settle_inbox(row, settlement, self.clock.now()).await,
            Side::Outbox => self.store.settle_outbox(row, settlement, self.clock.now()).await,
        }
    }

    /// Works rows until told to stop, then finishes those under way. `rings` says that there may be something new.
    pub(super) async fn run(self, work: Arc<dyn Work>, rings: &Notify, stop: CancellationToken) {
        let mut under_way = JoinSet::new();
        while !stop.is_cancelled() {
            while under_way.try_join_next().is_some() {}
            let room = AT_ONCE - under_way.len();
            let leased = if room == 0 { Ok(Vec::new()) } else { self.lease(room).await };
            let pause = match leased {
                Ok(rows) => {
                    for row in rows {
                        under_way.spawn(self.clone().one(Arc::clone(&work), row));
                    }
                    PAUSE
                }
                Err(error) => {
                    tracing::warn!(error = ?error, queue = self.queue, "the queue cannot be read just now");
                    AWAY
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                // One that is done lets the next of its chat go.
                Some(_) = under_way.join_next() => {}
                () = rings.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        under_way.join_all().await;
    }

    async fn one(self, work: Arc<dyn Work>, row: Leased) {
        let dealing = AssertUnwindSafe(work.deal(&row)).catch_unwind();
        let settlement = match self.keeping(&row, dealing).await {
            Ok(settlement) => settlement,
            Err(_) => {
                // What a panic says may hold a resident's words, so it stays out of this line.
                tracing::error!(queue = self.queue, row = row.id, "dealing with a row panicked");
                metrics::counter!("moothall_telegram_panics_total").increment(1);
                Some(work.after_panic(&row).await)
            }
        };
        let Some(settlement) = settlement else { return };
        while let Err(error) = self.settle(&row, settlement.clone()).await {
            tracing::warn!(error = ?error, queue = self.queue, "a row cannot be settled just now");
            tokio::time::sleep(AWAY).await;
        }
    }

    /// Waits for work, and renews the lease meanwhile.
    async fn keeping<T>(&self, row: &Leased, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = work.as_mut() => return done,
                () = tokio::time::sleep(RENEWAL) => {
                    // Should it fail, the lease may run out and the row be worked on twice: both do no harm.
                    let _ = self.settle(row, Settlement::Longer { lease: LEASE }).await;
                }
            }
        }
    }
}
