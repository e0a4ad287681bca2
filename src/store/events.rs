//! Events: written down in the transaction in which they happen, and queued for every endpoint that wants them.

use super::endpoints;
use super::fault::Fault;
use super::later::Later;
use super::rows::{Columns, Statement, millis, to_json};
use crate::assistant::ports::{Commit, DeliveryState, Outgoing, TicketWrite, webhook_queue};
use crate::domain::event::{About, Erased, Event, EventType, Happening};
use crate::domain::ids::{ConversationRef, EndpointId};
use jiff::Timestamp;
use sqlx::AnyConnection;

/// An event, unless its content is gone.
pub(super) async fn one(on: &mut AnyConnection, id: &str) -> Result<Option<Event>, Fault> {
    let row = Statement::new(
        "SELECT id, happened, at, conversation, about FROM events WHERE about <> '' AND id = ",
    )
    .value(id)
    .row(on)
    .await?;
    row.map(|row| {
        let mut columns = Columns::of(&row);
        Ok(Event {
            id: columns.text()?,
            happened: columns.word(EventType::parse)?,
            at: columns.time()?,
            conversation: columns.id_or_none()?,
            about: columns.json()?,
        })
    })
    .transpose()
}

/// Tells of what happened to a ticket: to the body that does the work, and to the council at whose door it came in.
pub(super) async fn tell_of_ticket(
    on: &mut AnyConnection,
    later: &mut Later,
    commit: &Commit,
    write: &TicketWrite,
    sequence: i64,
) -> Result<(), Fault> {
    let ticket = &write.after;
    let conversation = commit.conversation.as_ref().map(|write| &write.after);
    let happening = Happening {
        sequence,
        ticket: ticket.clone(),
        by: write.by.clone(),
        channel: conversation.map(|conversation| conversation.channel.clone()),
        language: conversation.map(|conversation| conversation.language.clone()),
        messages: conversation.map_or(0, |conversation| conversation.messages),
        said: commit.messages.len() as i64,
    };
    let event = Event {
        id: format!("evt_{}_{sequence}", ticket.reference),
        happened: write.happened,
        at: commit.at,
        conversation: Some(ticket.conversation.clone()),
        about: About::Ticket(Box::new(happening)),
    };
    tell(on, later, &event).await
}

/// Tells that a conversation was erased to everybody who was told of one of its tickets.
pub(super) async fn tell_of_erasure(
    on: &mut AnyConnection,
    later: &mut Later,
    conversation: &ConversationRef,
    erased: Erased,
    now: Timestamp,
) -> Result<(), Fault> {
    let event = Event {
        id: format!("evt_{conversation}_erased"),
        happened: EventType::ConversationErased,
        at: now,
        conversation: Some(conversation.clone()),
        about: About::Erased(erased),
    };
    tell(on, later, &event).await
}

/// Writes an event down and queues it for every endpoint that wants it. When none does, nothing is kept.
pub(super) async fn tell(on: &mut AnyConnection, later: &mut Later, event: &Event) -> Result<(), Fault> {
    let mut told = endpoints::of(on, event.about.councils()).await?;
    told.retain(|endpoint| endpoint.hears(event));
    if told.is_empty() {
        return Ok(());
    }
    keep(on, event).await?;
    for endpoint in &told {
        queue(on, later, event, &endpoint.id).await?;
    }
    Ok(())
}

/// Writes an event down.
pub(super) async fn keep(on: &mut AnyConnection, event: &Event) -> Result<(), Fault> {
    Statement::new("INSERT INTO events (id, happened, at, conversation, about) VALUES (")
        .value(event.id.as_str())
        .and(event.happened.as_str())
        .and(millis(event.at))
        .and(event.conversation.as_ref().map(ConversationRef::as_str))
        .and(to_json(&event.about)?)
        .sql(")")
        .run(on)
        .await?;
    Ok(())
}

/// Queues an event that was written down for one endpoint.
pub(super) async fn queue(
    on: &mut AnyConnection,
    later: &mut Later,
    event: &Event,
    endpoint: &EndpointId,
) -> Result<(), Fault> {
    Statement::new("INSERT INTO deliveries (endpoint, event, state, attempts, queued) VALUES (")
        .value(endpoint.as_str())
        .and(event.id.as_str())
        .and(DeliveryState::Waiting.as_str())
        .and(0_i64)
        .and(millis(event.at))
        .sql(")")
        .run(on)
        .await?;
    later.send(&[outgoing(event, endpoint, event.at)]);
    Ok(())
}

/// The outbox row that tells an endpoint of an event.
pub(super) fn outgoing(event: &Event, endpoint: &EndpointId, after: Timestamp) -> Outgoing {
    // A notice of erasure must outlive the conversation.
    let erased_with = (event.happened != EventType::ConversationErased).then(|| event.conversation.clone());
    Outgoing {
        queue: webhook_queue(endpoint),
        lane: event.lane().to_owned(),
        conversation: erased_with.flatten(),
        payload: event.id.clone(),
        after,
    }
}

/// Empties what was written down of a conversation, so that it can be told to nobody any more.
pub(super) async fn empty(on: &mut AnyConnection, conversation: &ConversationRef) -> Result<(), Fault> {
    Statement::new("UPDATE deliveries SET state = ")
        .value(DeliveryState::Erased.as_str())
        .sql(" WHERE state <> ")
        .value(DeliveryState::Delivered.as_str())
        .sql(" AND event IN (SELECT id FROM events WHERE conversation = ")
        .value(conversation.as_str())
        .sql(")")
        .run(on)
        .await?;
    Statement::new("UPDATE events SET about = '' WHERE conversation = ")
        .value(conversation.as_str())
        .run(on)
        .await?;
    Ok(())
}
