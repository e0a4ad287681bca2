//! Inbox and outbox: rows that are leased, worked on, and settled, in order within their lane.
//!
//! The head of a lane is its oldest row that has not ended. Only a head can be leased, so while one is being worked on
//! or waits for another try, the rest of its lane waits too. Every lease counts up `attempts`, which thereby names the
//! lease: who comes back after another worker took over settles nothing.

use super::fault::Fault;
use super::job::{Ended, Job};
use super::later::Later;
use super::rows::{Columns, Statement, later, millis};
use crate::assistant::ports::{Behind, Bucket, Incoming, Leased, Settlement};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

/// A dead process's work moves on after this at the latest.
const LONGEST_LEASE: SignedDuration = SignedDuration::from_secs(15);

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Queue {
    /// What arrived.
    Inbox,
    /// What goes out.
    Outbox,
}

impl Queue {
    fn table(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Outbox => "outbox",
        }
    }
}

/// Marks a row as done: an inbox row stays to be known again, without its payload; false when it had ended before.
pub(super) async fn finish(
    on: &mut AnyConnection,
    queue: Queue,
    row: i64,
    now: Timestamp,
) -> Result<bool, Fault> {
    let statement = match queue {
        Queue::Inbox => {
            Statement::new("UPDATE inbox SET payload = '', because = NULL, ending = 'done', ended_at = ")
                .value(millis(now))
        }
        Queue::Outbox => Statement::new("DELETE FROM outbox"),
    };
    Ok(statement.sql(" WHERE ended_at IS NULL AND id = ").value(row).run(on).await? == 1)
}

/// Keeps what arrived; false when it is known.
pub(super) struct Receive {
    pub(super) incoming: Incoming,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Receive {
    type Answer = bool;

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<bool>, Fault> {
        let kept = Statement::new(
            "INSERT INTO inbox (queue, incoming, lane, payload, attempts, leased_until, not_before) VALUES (",
        )
        .value(self.incoming.queue.as_str())
        .and(self.incoming.id.as_str())
        .and(self.incoming.lane.as_str())
        .and(self.incoming.payload.as_str())
        .and(0_i64)
        .and(0_i64)
        .and(millis(self.now))
        .sql(") ON CONFLICT DO NOTHING")
        .run(on)
        .await?;
        Ok(if kept == 1 { Ended::Written(true) } else { Ended::Untouched(false) })
    }
}

/// Leases the heads of lanes.
pub(super) struct Lease {
    pub(super) from: Queue,
    pub(super) queue: String,
    pub(super) most: u32,
    pub(super) now: Timestamp,
    pub(super) lease: SignedDuration,
    /// What ends the query on this database.
    pub(super) skip_locked: &'static str,
}

#[async_trait]
impl Job for Lease {
    type Answer = Vec<Leased>;

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<Vec<Leased>>, Fault> {
        let (table, ran_out) = (self.from.table(), Leased::RAN_OUT);
        let until = later(self.now, self.lease.min(LONGEST_LEASE));
        let rows = Statement::new(&format!(
            "WITH heads AS (SELECT head.id FROM {table} AS head WHERE head.queue = "
        ))
        .value(self.queue.as_str())
        .sql(" AND head.ended_at IS NULL AND head.not_before <= ")
        .value(millis(self.now))
        .sql(" AND head.leased_until <= ")
        .value(millis(self.now))
        .sql(&format!(
            " AND NOT EXISTS (SELECT 1 FROM {table} AS earlier WHERE earlier.queue = head.queue \
                 AND earlier.lane = head.lane AND earlier.ended_at IS NULL AND earlier.id < head.id) \
                 ORDER BY head.id LIMIT "
        ))
        .value(i64::from(self.most))
        .sql(self.skip_locked)
        .sql(&format!(
            ") UPDATE {table} SET attempts = attempts + 1, \
             because = CASE WHEN leased_until > 0 THEN '{ran_out}' ELSE because END, leased_until = "
        ))
        .value(millis(until))
        .sql(" WHERE id IN (SELECT id FROM heads) RETURNING id, lane, payload, attempts, because")
        .rows(on)
        .await?;
        let mut leased = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut columns = Columns::of(row);
            leased.push(Leased {
                id: columns.number()?,
                lane: columns.text()?,
                payload: columns.text()?,
                attempts: columns.number()? - 1,
                because: columns.text_or_none()?,
            });
        }
        leased.sort_by_key(|row| row.id);
        Ok(if leased.is_empty() { Ended::Untouched(leased) } else { Ended::Written(leased) })
    }
}

/// What became of a leased row.
pub(super) struct Settle {
    pub(super) from: Queue,
    pub(super) row: i64,
    /// Names the lease.
    pub(super) attempts: i64,
    pub(super) settlement: Settlement,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Settle {
    type Answer = ();

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<()>, Fault> {
        settle(on, self.from, self.row, self.attempts, &self.settlement, self.now).await?;
        Ok(Ended::Written(()))
    }
}

/// What waits behind an inbox row in its lane.
pub(super) async fn behind(on: &mut AnyConnection, row: &Leased, most: u32) -> Result<Vec<Behind>, Fault> {
    let rows = Statement::new("SELECT id, payload FROM inbox WHERE ended_at IS NULL AND id > ")
        .value(row.id)
        .sql(" AND lane = ")
        .value(row.lane.as_str())
        .sql(" AND queue = (SELECT queue FROM inbox WHERE id = ")
        .value(row.id)
        .sql(") ORDER BY id LIMIT ")
        .value(i64::from(most))
        .rows(on)
        .await?;
    let read = |row| {
        let mut columns = Columns::of(row);
        Ok(Behind { id: columns.number()?, payload: columns.text()? })
    };
    rows.iter().map(read).collect()
}

/// Takes a token out of a bucket, or says when there is one.
///
/// A bucket is kept as the moment at which it is full again (the generic cell rate algorithm). A moment that lies further
/// ahead than all its tokens need comes from a clock that was set back: the bucket is then full.
pub(super) struct Draw {
    pub(super) bucket: Bucket,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Draw {
    type Answer = Option<Timestamp>;

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<Self::Answer>, Fault> {
        let bucket = &self.bucket;
        let emptied = later(self.now, bucket.every * i32::try_from(bucket.burst).unwrap_or(i32::MAX));
        let (now, every) = (millis(self.now), bucket.every.as_millis() as i64);
        let drawn = Statement::new("INSERT INTO buckets (queue, lane, full_at) VALUES (")
            .value(bucket.queue.as_str())
            .and(bucket.lane.as_str())
            .and(now + every)
            .sql(") ON CONFLICT (queue, lane) DO UPDATE SET full_at = CASE WHEN buckets.full_at BETWEEN ")
            .value(now)
            .sql(" AND ")
            .value(millis(emptied))
            .sql(" THEN buckets.full_at ELSE ")
            .value(now)
            .sql(" END + ")
            .value(every)
            .sql(" WHERE NOT buckets.full_at BETWEEN ")
            .value(millis(emptied) - every + 1)
            .sql(" AND ")
            .value(millis(emptied))
            .run(on)
            .await?;
        if drawn == 1 {
            return Ok(Ended::Written(None));
        }
        let row = Statement::new("SELECT full_at FROM buckets WHERE queue = ")
            .value(bucket.queue.as_str())
            .sql(" AND lane = ")
            .value(bucket.lane.as_str())
            .row(on)
            .await?;
        let full_at = row.map(|row| Columns::of(&row).time()).transpose()?.unwrap_or(self.now);
        let over = later(full_at, bucket.every).duration_since(emptied);
        Ok(Ended::Untouched(Some(later(self.now, over))))
    }
}

/// Settles a row for whoever holds the lease that `attempts` names; false when nothing came of it.
pub(super) async fn settle(
    on: &mut AnyConnection,
    from: Queue,
    row: i64,
    attempts: i64,
    settlement: &Settlement,
    now: Timestamp,
) -> Result<bool, Fault> {
    let update = Statement::new(&format!("UPDATE {} SET ", from.table()));
    let statement = match settlement {
        // The work was done, whoever holds the lease now: it need not be done again.
        Settlement::Done => return finish(on, from, row, now).await,
        Settlement::Again { at, because } => update
            .sql("leased_until = 0, not_before = ")
            .value(millis(*at))
            .sql(", because = ")
            .value(because.as_str()),
        Settlement::Partly { payload } => {
            update.sql("leased_until = 0, because = NULL, payload = ").value(payload.as_str())
        }
        Settlement::Longer { lease } => {
            update.sql("leased_until = ").value(millis(later(now, (*lease).min(LONGEST_LEASE))))
        }
        Settlement::Dead { because } => update
            .sql("ending = 'dead', ended_at = ")
            .value(millis(now))
            .sql(", because = ")
            .value(because.as_str()),
    };
    let settled = statement
        .sql(" WHERE ended_at IS NULL AND id = ")
        .value(row)
        .sql(" AND attempts = ")
        .value(attempts + 1)
        .run(on)
        .await?;
    Ok(settled == 1)
}
