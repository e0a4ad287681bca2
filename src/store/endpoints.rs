//! Endpoints: whom to tell, and which of them can be told something at this moment.

use super::fault::Fault;
use super::job::{Ended, Job};
use super::later::Later;
use super::rows::{Columns, Statement, millis, to_json};
use crate::assistant::ports::{EndpointChange, WEBHOOK_QUEUE, webhook_queue};
use crate::domain::endpoint::{Disabled, DisabledBecause, Endpoint, EndpointUrl, Payload, Scheme};
use crate::domain::ids::{ChannelName, CouncilId, EndpointId};
use crate::domain::secret::Secret;
use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

const SELECT: &str = "SELECT id, council, url, events, channel, payload, scheme, secret, old_secret, \
     old_until, inbound_secret, created, disabled_at, disabled_because, paused_until, failing_since FROM endpoints";

fn read(row: &AnyRow) -> Result<Endpoint, Fault> {
    let mut columns = Columns::of(row);
    Ok(Endpoint {
        id: columns.id()?,
        council: columns.id()?,
        // It was found to be allowed when it came in; the settings may have changed, and sending looks again.
        url: columns.word(|text| EndpointUrl::parse(text, true).ok())?,
        events: columns.json()?,
        channel: columns.id_or_none()?,
        payload: columns.word(Payload::parse)?,
        scheme: columns.word(Scheme::parse)?,
        secret: columns.word(Secret::parse)?,
        old_secret: {
            let secret = columns.text_or_none()?.and_then(|text| Secret::parse(&text));
            secret.zip(columns.time_or_none()?)
        },
        inbound_secret: columns.word(Secret::parse)?,
        created: columns.time()?,
        disabled: {
            let at = columns.time_or_none()?;
            let because = columns.text_or_none()?.and_then(|word| DisabledBecause::parse(&word));
            at.zip(because).map(|(at, because)| Disabled { at, because })
        },
        paused_until: columns.time_or_none()?,
        failing_since: columns.time_or_none()?,
    })
}

/// The endpoint with this id.
pub(super) async fn one(on: &mut AnyConnection, id: &EndpointId) -> Result<Option<Endpoint>, Fault> {
    let row = Statement::new(SELECT).sql(" WHERE id = ").value(id.as_str()).row(on).await?;
    row.as_ref().map(read).transpose()
}

/// The endpoints of these councils, oldest first.
pub(super) async fn of<'c>(
    on: &mut AnyConnection,
    councils: impl IntoIterator<Item = &'c CouncilId>,
) -> Result<Vec<Endpoint>, Fault> {
    let councils = councils.into_iter().map(CouncilId::as_str);
    let statement = Statement::new(SELECT).sql(" WHERE council IN ").list(councils);
    statement.sql(" ORDER BY created, id").rows(on).await?.iter().map(read).collect()
}

/// Endpoints with the head of a lane that is due, but those that rest: only a head can be leased.
pub(super) async fn due(
    on: &mut AnyConnection,
    now: Timestamp,
    resting: &[EndpointId],
) -> Result<Vec<Endpoint>, Fault> {
    let now = millis(now);
    let mut statement = Statement::new(SELECT)
        .sql(" WHERE disabled_at IS NULL AND (paused_until IS NULL OR paused_until <= ")
        .value(now)
        .sql(")");
    if !resting.is_empty() {
        statement = statement.sql(" AND id NOT IN ").list(resting.iter().map(EndpointId::as_str));
    }
    let rows = statement
        .sql(&format!(
            " AND EXISTS (SELECT 1 FROM outbox AS head WHERE head.queue = '{WEBHOOK_QUEUE}' || endpoints.id \
             AND head.ended_at IS NULL AND head.not_before <= "
        ))
        .value(now)
        .sql(" AND head.leased_until <= ")
        .value(now)
        .sql(
            " AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.queue = head.queue \
             AND earlier.lane = head.lane AND earlier.ended_at IS NULL AND earlier.id < head.id))",
        )
        .rows(on)
        .await?;
    rows.iter().map(read).collect()
}

/// Keeps a new endpoint.
pub(super) struct Add(pub(super) Endpoint);

#[async_trait]
impl Job for Add {
    type Answer = ();

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<()>, Fault> {
        let endpoint = &self.0;
        Statement::new(
            "INSERT INTO endpoints (id, council, url, events, channel, payload, scheme, secret, inbound_secret, created) \
             VALUES (",
        )
        .value(endpoint.id.as_str())
        .and(endpoint.council.as_str())
        .and(endpoint.url.as_str())
        .and(to_json(&endpoint.events)?)
        .and(endpoint.channel.as_ref().map(ChannelName::as_str))
        .and(endpoint.payload.as_str())
        .and(endpoint.scheme.as_str())
        .and(endpoint.secret.expose())
        .and(endpoint.inbound_secret.expose())
        .and(millis(endpoint.created))
        .sql(")")
        .run(on)
        .await?;
        Ok(Ended::Written(()))
    }
}

/// Changes an endpoint.
pub(super) struct Change {
    pub(super) id: EndpointId,
    pub(super) change: EndpointChange,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Change {
    type Answer = Option<Endpoint>;

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<Self::Answer>, Fault> {
        // Naming a column that stays lets every change begin with a comma.
        let mut update = Statement::new("UPDATE endpoints SET id = id");
        if let Some(url) = &self.change.url {
            update = update.sql(", url = ").value(url.as_str());
        }
        if let Some(events) = &self.change.events {
            update = update.sql(", events = ").value(to_json(events)?);
        }
        if let Some(payload) = self.change.payload {
            update = update.sql(", payload = ").value(payload.as_str());
        }
        if let Some((secret, until)) = &self.change.secret {
            update = update.sql(", old_secret = secret, old_until = ").value(millis(*until));
            update = update.sql(", secret = ").value(secret.expose());
        }
        match self.change.enabled {
            Some(true) => {
                self.wake(on).await?;
                update = update.sql(
                    ", disabled_at = NULL, disabled_because = NULL, paused_until = NULL, failing_since = NULL",
                );
            }
            Some(false) => {
                update = update.sql(", disabled_at = ").value(millis(self.now));
                update = update.sql(", disabled_because = ").value(DisabledBecause::Asked.as_str());
            }
            None => {}
        }
        update.sql(" WHERE id = ").value(self.id.as_str()).run(on).await?;
        let changed = one(on, &self.id).await?;
        Ok(if changed.is_some() { Ended::Written(changed) } else { Ended::Untouched(None) })
    }
}

impl Change {
    /// What waits for another try need not wait any longer.
    async fn wake(&self, on: &mut AnyConnection) -> Result<(), Fault> {
        Statement::new("UPDATE outbox SET not_before = ")
            .value(millis(self.now))
            .sql(" WHERE ended_at IS NULL AND queue = ")
            .value(webhook_queue(&self.id))
            .run(on)
            .await?;
        Ok(())
    }
}

/// Takes an endpoint away.
pub(super) struct Remove(pub(super) EndpointId);

#[async_trait]
impl Job for Remove {
    type Answer = bool;

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<bool>, Fault> {
        Statement::new("DELETE FROM outbox WHERE queue = ").value(webhook_queue(&self.0)).run(on).await?;
        // Its deliveries go with it: the table says so.
        let gone = Statement::new("DELETE FROM endpoints WHERE id = ").value(self.0.as_str()).run(on).await?;
        Ok(Ended::Written(gone == 1))
    }
}
