//! What an endpoint is told, as it crosses the wire: `docs/webhooks/events.schema.json` describes every field.

mod views;

use crate::assistant::ports::{Store, StoreError};
use crate::domain::conversation::Message;
use crate::domain::endpoint::{Endpoint, Payload};
use crate::domain::event::{About, Event, EventType, Happening, Outbound};
use crate::domain::ids::ConversationRef;
use serde::Serialize;
use views::{Body, Data, DoorData, ErasedData, FullData, OutboundData, TestData, ThinData};

/// How many of the last messages a transcript holds at most.
const LAST_MESSAGES: i64 = 50;
/// How many bytes of text a transcript holds at most: a body should stay below 20 kB (Standard Webhooks).
const TRANSCRIPT_BYTES: usize = 12_000;

/// The bytes to post; none when what they would say has been removed meanwhile.
///
/// # Errors
/// When the store fails.
pub(super) async fn compose(
    store: &dyn Store,
    endpoint: &Endpoint,
    event: &Event,
    public_url: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let data = match &event.about {
        About::Ticket(happening) if happening.ticket.body != endpoint.council => {
            Data::Door(DoorData::new(happening))
        }
        About::Ticket(happening) => match endpoint.payload {
            Payload::Thin => Data::Thin(ThinData::new(happening, event.happened, public_url)),
            Payload::Full => Data::Full(Box::new(full(store, happening, event.happened, public_url).await?)),
        },
        About::Message(said) => {
            let Some(message) = outbound(store, event.conversation.as_ref(), said).await? else {
                return Ok(None);
            };
            Data::Outbound(Box::new(OutboundData::new(said, message, event.conversation.as_ref())))
        }
        About::Erased(erased) => {
            Data::Erased(ErasedData::new(erased, &endpoint.council, event.conversation.as_ref()))
        }
        About::Test => Data::Test(TestData { endpoint: endpoint.id.as_str() }),
    };
    Ok(Some(bytes(&Body { kind: event.happened.as_str(), timestamp: event.at, data })))
}

fn bytes(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("a body is plain data")
}

async fn full(
    store: &dyn Store,
    happening: &Happening,
    happened: EventType,
    public_url: &str,
) -> Result<FullData, StoreError> {
    let opens = matches!(happened, EventType::TicketOpened | EventType::TicketReopened);
    let count = if opens { LAST_MESSAGES } else { happening.said };
    let first = (happening.messages - count).max(0);
    let mut messages = store.messages(&happening.ticket.conversation, first).await?;
    messages.retain(|message| message.id <= happening.messages);
    let (transcript, said) = if opens { (Some(newest(messages)), Vec::new()) } else { (None, messages) };
    let said = if says_something(happened) { said } else { Vec::new() };
    Ok(FullData::new(happening, happened, public_url, said, transcript))
}

/// Whether what was said with it belongs to the event; taking a ticket with a reply is two events, and the other says it.
fn says_something(happened: EventType) -> bool {
    happened != EventType::TicketClaimed
}

/// The last messages that fit, oldest first.
fn newest(mut messages: Vec<Message>) -> Vec<Message> {
    let mut room = TRANSCRIPT_BYTES;
    let fits = messages.iter().rev().take_while(|message| {
        let needed = message.reply.text.len();
        let fits = needed <= room;
        room = room.saturating_sub(needed);
        fits
    });
    let dropped = messages.len() - fits.count();
    messages.drain(..dropped);
    messages
}

async fn outbound(
    store: &dyn Store,
    conversation: Option<&ConversationRef>,
    said: &Outbound,
) -> Result<Option<Message>, StoreError> {
    let Some(conversation) = conversation else { return Ok(None) };
    let found = store.messages(conversation, said.message - 1).await?;
    Ok(found.into_iter().next().filter(|message| message.id == said.message))
}
