//! API keys (as hashes), named locks, and the probe that tells whether a write would go through.

use super::fault::Fault;
use super::job::{Ended, Job};
use super::later::Later;
use super::rows::{Columns, Statement, later, millis, to_json};
use crate::assistant::ports::{ApiKey, Role};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

const SELECT: &str = "SELECT id, sha256, councils, role, created FROM api_keys";

fn read(row: &AnyRow) -> Result<ApiKey, Fault> {
    let mut columns = Columns::of(row);
    Ok(ApiKey {
        id: columns.text()?,
        sha256: columns.text()?,
        councils: columns.json()?,
        role: columns.word(Role::parse)?,
        created: columns.time()?,
    })
}

/// The key with this hash.
pub(super) async fn by_hash(on: &mut AnyConnection, sha256: &str) -> Result<Option<ApiKey>, Fault> {
    let row = Statement::new(SELECT).sql(" WHERE sha256 = ").value(sha256).row(on).await?;
    row.as_ref().map(read).transpose()
}

/// Every key, oldest first.
pub(super) async fn all(on: &mut AnyConnection) -> Result<Vec<ApiKey>, Fault> {
    Statement::new(SELECT).sql(" ORDER BY created, id").rows(on).await?.iter().map(read).collect()
}

/// Keeps a key's hash.
pub(super) struct Add(pub(super) ApiKey);

#[async_trait]
impl Job for Add {
    type Answer = ();

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<()>, Fault> {
        Statement::new("INSERT INTO api_keys (id, sha256, councils, role, created) VALUES (")
            .value(self.0.id.as_str())
            .and(self.0.sha256.as_str())
            .and(to_json(&self.0.councils)?)
            .and(self.0.role.as_str())
            .and(millis(self.0.created))
            .sql(")")
            .run(on)
            .await?;
        Ok(Ended::Written(()))
    }
}

/// Takes a key away.
pub(super) struct Remove(pub(super) String);

#[async_trait]
impl Job for Remove {
    type Answer = bool;

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<bool>, Fault> {
        let gone = Statement::new("DELETE FROM api_keys WHERE id = ").value(self.0.as_str()).run(on).await?;
        Ok(Ended::Written(gone == 1))
    }
}

/// Takes or renews a named lock.
pub(super) struct Hold {
    pub(super) name: String,
    pub(super) holder: String,
    pub(super) now: Timestamp,
    pub(super) lease: SignedDuration,
}

#[async_trait]
impl Job for Hold {
    type Answer = bool;

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<bool>, Fault> {
        let until = later(self.now, self.lease);
        let taken = Statement::new("INSERT INTO locks (name, holder, until) VALUES (")
            .value(self.name.as_str())
            .and(self.holder.as_str())
            .and(millis(until))
            .sql(
                ") ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until \
                 WHERE locks.holder = excluded.holder OR locks.until <= ",
            )
            .value(millis(self.now))
            .run(on)
            .await?;
        Ok(if taken == 1 { Ended::Written(true) } else { Ended::Untouched(false) })
    }
}

/// Writes a row to see whether it goes through: a full disk shows itself no earlier.
pub(super) struct Probe;

#[async_trait]
impl Job for Probe {
    type Answer = ();

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<()>, Fault> {
        Statement::new(
            "INSERT INTO locks (name, holder, until) VALUES ('probe', '', 0) \
             ON CONFLICT (name) DO UPDATE SET until = locks.until + 1",
        )
        .run(on)
        .await?;
        Ok(Ended::Written(()))
    }
}
