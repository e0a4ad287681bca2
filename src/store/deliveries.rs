//! What is on its way to endpoints, what became of it, and telling it once more.

use super::endpoints;
use super::events;
use super::fault::Fault;
use super::job::{Ended, Job};
use super::later::Later;
use super::queues::{Queue, settle};
use super::rows::{Columns, Statement, millis};
use crate::assistant::ports::{
    Asks, Delivery, DeliveryFigures, DeliveryFilter, DeliveryState, Page, Replay, Settlement, Then, Tried,
};
use crate::domain::endpoint::DisabledBecause;
use crate::domain::event::{Event, EventType};
use crate::domain::ids::EndpointId;
use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

fn read(row: &AnyRow) -> Result<(i64, Delivery), Fault> {
    let mut columns = Columns::of(row);
    let number = columns.number()?;
    let delivery = Delivery {
        event: columns.text()?,
        happened: columns.word(EventType::parse)?,
        at: columns.time()?,
        state: columns.word(DeliveryState::parse)?,
        attempts: columns.number()?,
        queued: columns.time()?,
        tried: columns.time_or_none()?,
        took: columns.number_or_none()?,
        status: columns.number_or_none()?.and_then(|status| u16::try_from(status).ok()),
        because: columns.text_or_none()?,
    };
    Ok((number, delivery))
}

/// A page of an endpoint's deliveries, newest first.
pub(super) async fn page(on: &mut AnyConnection, filter: &DeliveryFilter) -> Result<Page<Delivery>, Fault> {
    let mut statement = Statement::new(
        "SELECT number, event, events.happened, events.at, state, attempts, queued, tried, took, status, because \
         FROM deliveries JOIN events ON events.id = deliveries.event WHERE endpoint = ",
    )
    .value(filter.endpoint.as_str());
    if let Some(state) = filter.state {
        statement = statement.sql(" AND state = ").value(state.as_str());
    }
    if let Some(after) = &filter.after {
        let Ok(number) = after.parse::<i64>() else { return Ok(Page { items: Vec::new(), next: None }) };
        statement = statement.sql(" AND number < ").value(number);
    }
    let limit = filter.limit.clamp(1, 200);
    let rows = statement.sql(" ORDER BY number DESC LIMIT ").value(i64::from(limit) + 1).rows(on).await?;
    let read = rows.iter().take(limit as usize).map(read).collect::<Result<Vec<_>, _>>()?;
    let next = read.last().filter(|_| rows.len() > read.len()).map(|(number, _)| number.to_string());
    Ok(Page { items: read.into_iter().map(|(_, delivery)| delivery).collect(), next })
}

/// How all deliveries stand.
pub(super) async fn figures(on: &mut AnyConnection) -> Result<DeliveryFigures, Fault> {
    let mut figures = DeliveryFigures::default();
    let counted = Statement::new("SELECT state, COUNT(*) FROM deliveries WHERE state IN ")
        .list([DeliveryState::Waiting.as_str(), DeliveryState::Dead.as_str()])
        .sql(" GROUP BY state")
        .rows(on)
        .await?;
    for row in &counted {
        let mut columns = Columns::of(row);
        let (state, count) = (columns.word(DeliveryState::parse)?, columns.number()? as u64);
        match state {
            DeliveryState::Waiting => figures.waiting = count,
            _ => figures.dead = count,
        }
    }
    let gone = Statement::new("SELECT COUNT(*) FROM endpoints WHERE disabled_because = ")
        .value(DisabledBecause::Gone.as_str())
        .row(on)
        .await?;
    figures.gone = gone.as_ref().map_or(Ok(0), |row| Columns::of(row).number())? as u64;
    let failing = "SELECT id, council, failing_since FROM endpoints WHERE failing_since IS NOT NULL \
         AND disabled_at IS NULL ORDER BY failing_since";
    for row in Statement::new(failing).rows(on).await? {
        let mut columns = Columns::of(&row);
        figures.failing.push((columns.id()?, columns.id()?, columns.time()?));
    }
    Ok(figures)
}

/// What a try came to, of delivery, outbox row and endpoint.
pub(super) struct Settle {
    pub(super) tried: Tried,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Settle {
    type Answer = ();

    async fn run(&self, on: &mut AnyConnection, _: &mut Later) -> Result<Ended<()>, Fault> {
        let row = &self.tried.row;
        let because = || self.tried.because.unwrap_or_default().to_owned();
        let (state, settlement) = match self.tried.then {
            Then::Delivered => (DeliveryState::Delivered, Settlement::Done),
            Then::Again(at) => (DeliveryState::Waiting, Settlement::Again { at, because: because() }),
            Then::Dead => (DeliveryState::Dead, Settlement::Dead { because: because() }),
        };
        let settled = settle(on, Queue::Outbox, row.id, row.attempts, &settlement, self.now).await?;
        if !settled && state != DeliveryState::Delivered {
            return Ok(Ended::Untouched(()));
        }
        if state == DeliveryState::Dead {
            // The delivery is the dead letter: it knows more, and can be replayed.
            Statement::new("DELETE FROM outbox WHERE id = ").value(row.id).run(on).await?;
        }
        self.note(on, state).await?;
        self.note_endpoint(on).await?;
        Ok(Ended::Written(()))
    }
}

impl Settle {
    async fn note(&self, on: &mut AnyConnection, state: DeliveryState) -> Result<(), Fault> {
        let tried = &self.tried;
        Statement::new("UPDATE deliveries SET attempts = attempts + 1, state = ")
            .value(state.as_str())
            .sql(", tried = ")
            .value(millis(self.now))
            .sql(", took = ")
            .value(tried.took)
            .sql(", status = ")
            .value(tried.status.map(i64::from))
            .sql(", because = ")
            .value(tried.because)
            .sql(" WHERE endpoint = ")
            .value(tried.endpoint.as_str())
            .sql(" AND event = ")
            .value(tried.row.payload.as_str())
            .run(on)
            .await?;
        Ok(())
    }

    async fn note_endpoint(&self, on: &mut AnyConnection) -> Result<(), Fault> {
        let id = self.tried.endpoint.as_str();
        let update = match self.tried.then {
            Then::Delivered => Statement::new(
                "UPDATE endpoints SET failing_since = NULL WHERE failing_since IS NOT NULL AND id = ",
            )
            .value(id),
            _ => Statement::new("UPDATE endpoints SET failing_since = COALESCE(failing_since, ")
                .value(millis(self.now))
                .sql(") WHERE id = ")
                .value(id),
        };
        update.run(on).await?;
        let asked = match self.tried.asks {
            None => return Ok(()),
            Some(Asks::Wait(until)) => {
                Statement::new("UPDATE endpoints SET paused_until = ").value(millis(until))
            }
            Some(Asks::Nothing) => Statement::new("UPDATE endpoints SET disabled_at = ")
                .value(millis(self.now))
                .sql(", disabled_because = ")
                .value(DisabledBecause::Gone.as_str()),
        };
        asked.sql(" WHERE disabled_at IS NULL AND id = ").value(id).run(on).await?;
        Ok(())
    }
}

/// Queues once more what an endpoint was told or could not be told.
pub(super) struct Again {
    pub(super) endpoint: EndpointId,
    pub(super) what: Replay,
    pub(super) now: Timestamp,
}

#[async_trait]
impl Job for Again {
    type Answer = u64;

    async fn run(&self, on: &mut AnyConnection, later: &mut Later) -> Result<Ended<u64>, Fault> {
        let mut statement = Statement::new(
            "SELECT event FROM deliveries JOIN events ON events.id = deliveries.event WHERE events.about <> '' \
             AND endpoint = ",
        )
        .value(self.endpoint.as_str());
        let dead_only = matches!(self.what, Replay::Between { dead_only: true, .. });
        let states: &[DeliveryState] =
            if dead_only { &[DeliveryState::Dead] } else { &[DeliveryState::Dead, DeliveryState::Delivered] };
        statement = statement.sql(" AND state IN ").list(states.iter().map(|state| state.as_str()));
        statement = match &self.what {
            Replay::One(event) => statement.sql(" AND event = ").value(event.as_str()),
            Replay::Between { from, until, .. } => statement
                .sql(" AND events.at >= ")
                .value(millis(*from))
                .sql(" AND events.at < ")
                .value(millis(*until)),
        };
        let rows = statement.sql(" ORDER BY number").rows(on).await?;
        for row in &rows {
            let id = Columns::of(row).text()?;
            let Some(event) = events::one(on, &id).await? else { continue };
            Statement::new("UPDATE deliveries SET state = ")
                .value(DeliveryState::Waiting.as_str())
                .sql(", queued = ")
                .value(millis(self.now))
                .sql(" WHERE endpoint = ")
                .value(self.endpoint.as_str())
                .sql(" AND event = ")
                .value(id.as_str())
                .run(on)
                .await?;
            later.send(&[events::outgoing(&event, &self.endpoint, self.now)]);
        }
        let queued = rows.len() as u64;
        Ok(if queued == 0 { Ended::Untouched(0) } else { Ended::Written(queued) })
    }
}

/// Queues an event for one endpoint alone; an endpoint that is gone is told nothing.
pub(super) struct Send {
    pub(super) endpoint: EndpointId,
    pub(super) event: Event,
}

#[async_trait]
impl Job for Send {
    type Answer = ();

    async fn run(&self, on: &mut AnyConnection, later: &mut Later) -> Result<Ended<()>, Fault> {
        if endpoints::one(on, &self.endpoint).await?.is_none() {
            return Ok(Ended::Untouched(()));
        }
        events::keep(on, &self.event).await?;
        events::queue(on, later, &self.event, &self.endpoint).await?;
        Ok(Ended::Written(()))
    }
}
