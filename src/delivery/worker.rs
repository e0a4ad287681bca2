//! The round: who is due, lease, send, settle. Whoever hangs holds up nobody else: each endpoint has so many tries under
//! way and no more, and one that takes nothing rests between them.

use super::schedule::follow;
use super::{Courier, payload};
use crate::assistant::ports::{Leased, Settlement, StoreError, Then, Tried, webhook_queue};
use crate::domain::endpoint::Endpoint;
use crate::domain::ids::EndpointId;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

/// Tries under way to one endpoint at most, each of another ticket.
const AT_ONCE: usize = 8;
/// How long a row is ours: longer than a try takes.
const LEASE: SignedDuration = SignedDuration::from_secs(15);
/// How often we look even if nothing was heard: for what is to be tried again, or was queued by another process.
const PATROL: Duration = Duration::from_millis(500);
/// How close two looks may be: what happens between them is seen together.
const BREATH: Duration = Duration::from_millis(20);
/// How long an endpoint that takes nothing rests after a try, at least and at most: so often, and no more, do we search
/// what waits for it.
const RESTS: RangeInclusive<Duration> = Duration::from_millis(250)..=Duration::from_secs(5);
/// How long what is under way may take when we are told to stop.
const LAST_TRIES: Duration = Duration::from_secs(5);

/// Delivers until told to stop; then finishes what is under way, or leaves it for whoever comes when the lease ends.
pub async fn deliver(courier: Arc<Courier>, stop: CancellationToken) {
    let mut changes = courier.store.changes();
    let mut round = Round::new(courier);
    while !stop.is_cancelled() {
        let began = Instant::now();
        round.look().await;
        tokio::select! {
            () = stop.cancelled() => break,
            () = heard(&mut changes) => {}
            Some(ended) = round.under_way.join_next_with_id() => round.ended(ended),
            () = sleep(PATROL) => {}
        }
        sleep_until(began + BREATH).await;
        while let Some(ended) = round.under_way.try_join_next_with_id() {
            round.ended(ended);
        }
        while let Ok(_) | Err(TryRecvError::Lagged(_)) = changes.try_recv() {}
    }
    let all = async { while round.under_way.join_next().await.is_some() {} };
    // What is cut off is tried again once its lease has run out.
    let _ = timeout(LAST_TRIES, all).await;
}

/// Something was written. A store that tells nothing more is looked at by patrol.
async fn heard<T: Clone>(changes: &mut Receiver<T>) {
    if let Err(RecvError::Closed) = changes.recv().await {
        std::future::pending().await
    }
}

/// How long an endpoint rests after a try: not at all when it took something or failed for the first time, else a
/// twentieth of the time that it has failed.
fn rest(then: Then, failing_since: Option<Timestamp>, now: Timestamp) -> Duration {
    match failing_since {
        Some(since) if then != Then::Delivered => {
            let share = now.duration_since(since).unsigned_abs() / 20;
            share.clamp(*RESTS.start(), *RESTS.end())
        }
        _ => Duration::ZERO,
    }
}

struct Round {
    courier: Arc<Courier>,
    /// Tries; each tells how long its endpoint is to rest.
    under_way: JoinSet<Duration>,
    /// Whose tries they are.
    whose: HashMap<Id, EndpointId>,
    /// How many tries each endpoint has under way.
    busy: HashMap<EndpointId, usize>,
    /// Endpoints that are not looked at until then.
    resting: HashMap<EndpointId, Instant>,
    /// The store did not answer the last time.
    is_away: bool,
}

impl Round {
    fn new(courier: Arc<Courier>) -> Self {
        Self {
            courier,
            under_way: JoinSet::new(),
            whose: HashMap::new(),
            busy: HashMap::new(),
            resting: HashMap::new(),
            is_away: false,
        }
    }

    /// Begins every try that may begin now.
    async fn look(&mut self) {
        let moment = Instant::now();
        self.resting.retain(|_, until| *until > moment);
        let full = self.busy.iter().filter(|(_, tries)| **tries >= AT_ONCE).map(|(endpoint, _)| endpoint);
        let resting: Vec<EndpointId> = self.resting.keys().chain(full).cloned().collect();
        let now = self.courier.clock.now();
        let due = match self.courier.store.due_endpoints(now, &resting).await {
            Ok(due) => due,
            Err(error) => {
                // Once for each time that it is away, and not twice a second.
                if !std::mem::replace(&mut self.is_away, true) {
                    tracing::warn!(error = ?error, "could not look for what is to be delivered");
                }
                return;
            }
        };
        self.is_away = false;
        // Together, so that on SQLite they share one write.
        let leases = due.into_iter().map(|endpoint| {
            let free = AT_ONCE - self.busy.get(&endpoint.id).copied().unwrap_or_default();
            let store = Arc::clone(&self.courier.store);
            async move {
                let queue = webhook_queue(&endpoint.id);
                let rows = store.lease_outbox(&queue, free as u32, now, LEASE).await;
                (endpoint, rows)
            }
        });
        for (endpoint, rows) in futures::future::join_all(leases).await {
            match rows {
                Ok(rows) => self.begin(&Arc::new(endpoint), rows),
                Err(error) => tracing::warn!(error = ?error, "could not lease what is to be delivered"),
            }
        }
    }

    fn begin(&mut self, endpoint: &Arc<Endpoint>, rows: Vec<Leased>) {
        for row in rows {
            let (courier, endpoint) = (Arc::clone(&self.courier), Arc::clone(endpoint));
            let id = endpoint.id.clone();
            let task = self.under_way.spawn(async move { courier.attempt(&endpoint, &row).await });
            self.whose.insert(task.id(), id.clone());
            *self.busy.entry(id).or_default() += 1;
        }
    }

    fn ended(&mut self, ended: Result<(Id, Duration), JoinError>) {
        let (task, rest) = match ended {
            Ok(ended) => ended,
            Err(error) => {
                tracing::error!(panic = error.is_panic(), "a delivery broke off");
                (error.id(), *RESTS.end())
            }
        };
        let Some(endpoint) = self.whose.remove(&task) else { return };
        if let Some(tries) = self.busy.get_mut(&endpoint) {
            *tries -= 1;
            if *tries == 0 {
                self.busy.remove(&endpoint);
            }
        }
        if !rest.is_zero() {
            self.resting.insert(endpoint, Instant::now() + rest);
        }
    }
}

impl Courier {
    /// One try of one row, settled; how long the endpoint is to rest.
    async fn attempt(&self, endpoint: &Endpoint, row: &Leased) -> Duration {
        match self.try_once(endpoint, row).await {
            Ok(rest) => rest,
            Err(error) => {
                // The lease runs out, and it is tried again: at least once is what we promise.
                tracing::warn!(error = ?error, "could not settle a delivery");
                *RESTS.start()
            }
        }
    }

    async fn try_once(&self, endpoint: &Endpoint, row: &Leased) -> Result<Duration, StoreError> {
        let store = &*self.store;
        let body = match store.event(&row.payload).await? {
            Some(event) => payload::compose(store, endpoint, &event, &self.settings.public_url)
                .await?
                .map(|body| (event, body)),
            None => None,
        };
        let Some((event, body)) = body else {
            // It was erased between leasing and now: there is nothing left to say.
            store.settle_outbox(row, Settlement::Done, self.clock.now()).await?;
            return Ok(Duration::ZERO);
        };
        let began = Instant::now();
        let answer = self.post(endpoint, &event.id, body).await;
        let took = began.elapsed();
        let now = self.clock.now();
        let (then, asks) = follow(row.attempts, &answer, &self.settings.retries, now, self.chance.number());
        let tried = Tried {
            endpoint: endpoint.id.clone(),
            row: row.clone(),
            status: answer.status,
            because: answer.because,
            took: took.as_millis() as i64,
            then,
            asks,
        };
        store.settle_delivery(&tried, now).await?;
        let ended = match then {
            Then::Delivered => "delivered",
            Then::Again(_) => "again",
            Then::Dead => "dead",
        };
        metrics::counter!("moothall_deliveries_total", "outcome" => ended).increment(1);
        metrics::histogram!("moothall_delivery_seconds").record(took.as_secs_f64());
        if then != Then::Delivered {
            tracing::info!(
                endpoint = %endpoint.id,
                council = %endpoint.council,
                event = event.happened.as_str(),
                status = answer.status,
                because = answer.because,
                outcome = ended,
                "an endpoint did not take an event"
            );
        }
        Ok(rest(then, endpoint.failing_since, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_rests_the_longer_the_longer_it_takes_nothing() {
        let now = Timestamp::UNIX_EPOCH;
        let after = |then, seconds| rest(then, Some(now - SignedDuration::from_secs(seconds)), now);
        assert_eq!(rest(Then::Again(now), None, now), Duration::ZERO, "a first failure");
        assert_eq!(after(Then::Delivered, 900), Duration::ZERO);
        assert_eq!(after(Then::Again(now), 1), Duration::from_millis(250));
        assert_eq!(after(Then::Dead, 20), Duration::from_secs(1));
        assert_eq!(after(Then::Again(now), 900), Duration::from_secs(5));
    }
}
