//! What is new since a page last looked: asked for once, or as a stream of server-sent events.
//!
//! Both hand out the same [`Update`], whose messages are rendered by the same template as the page.

use super::chat::fresh_id;
use super::cookie::Held;
use super::{Desk, Room, Visit, view};
use crate::assistant::ports::StoreError;
use crate::domain::ids::ConversationRef;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use futures::stream::unfold;
use minijinja::context;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// What a page has to add to itself.
#[derive(Debug, Serialize)]
pub(super) struct Update {
    /// New messages as HTML; empty when there are none.
    html: String,
    /// The number of the last message; 0 when there is none.
    last: i64,
    /// `bot`, `queue` or `agent`.
    owner: &'static str,
    /// The same in a sentence.
    who_answers: &'static str,
    /// Whether a safety rule spoke among these.
    emergency: bool,
}

/// `GET /chat/messages?council=slug&after=7`: what is new; `204` when there is no conversation, or no longer.
pub(super) async fn messages(State(desk): Room, visit: Visit) -> Response {
    match desk.update(&visit, visit.after).await {
        Ok(Some(update)) => ([(header::CACHE_CONTROL, "no-store")], Json(update)).into_response(),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => desk.unavailable(&visit, &error),
    }
}

/// `GET /chat/events?council=slug&after=7`: the same as it happens: `update` with an [`Update`], `gone` when the
/// conversation was erased. Resumes after `Last-Event-ID`. `204`, which tells a browser to stop asking, when there is
/// no conversation.
pub(super) async fn events(State(desk): Room, visit: Visit, headers: HeaderMap) -> Response {
    let Some(Held { key, .. }) = &visit.held else { return StatusCode::NO_CONTENT.into_response() };
    // Listening begins before the first look, so that nothing falls between the two.
    let changes = desk.assistant.changes();
    let reference = match desk.assistant.conversation_reference(key).await {
        Ok(Some(reference)) => reference,
        Ok(None) => return StatusCode::NO_CONTENT.into_response(),
        Err(error) => return desk.unavailable(&visit, &error),
    };
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let seen = resumed.unwrap_or(visit.after);
    let watch = Watch { desk, visit, reference, changes, seen, owner: "", look: true };
    // nginx holds an answer back until a buffer is full, unless told not to.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    (unbuffered, Sse::new(watch.stream()).keep_alive(KeepAlive::default())).into_response()
}

impl Desk {
    /// What came after a message; none when there is no conversation.
    pub(super) async fn update(&self, visit: &Visit, after: i64) -> Result<Option<Update>, StoreError> {
        let Some(history) = self.history(visit, (after - view::CONTEXT).max(0)).await? else {
            return Ok(None);
        };
        let new = history.messages.partition_point(|message| message.id <= after);
        let values = context! {
            messages => view::show(&history.messages, after, &self.settings.time_zone, fresh_id),
            query => visit.query(),
        };
        let html = self
            .templates
            .piece("messages.html", values)
            .map_err(|error| StoreError::Broken(error.into()))?;
        Ok(Some(Update {
            html,
            last: history.messages.last().map_or(after, |message| message.id),
            owner: history.owner.as_str(),
            who_answers: view::who_answers(history.owner),
            emergency: view::any_emergency(&history.messages[new..]),
        }))
    }
}

/// What a page that listens hears next.
enum News {
    Update(Event),
    /// The conversation was erased.
    Gone,
    /// The store or the program stops: ask again later.
    End,
}

/// One page that listens.
struct Watch {
    desk: Arc<Desk>,
    visit: Visit,
    reference: ConversationRef,
    changes: Receiver<ConversationRef>,
    /// The number of the last message that the page has.
    seen: i64,
    /// Who owned the conversation when the page last heard.
    owner: &'static str,
    /// Whether there may be something new.
    look: bool,
}

impl Watch {
    /// Ends when the conversation is gone or the store is away; the browser then comes back by itself.
    fn stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        unfold(Some(self), |watch| async move {
            let mut watch = watch?;
            match watch.next().await {
                News::Update(event) => Some((Ok(event), Some(watch))),
                News::Gone => Some((Ok(Event::default().event("gone").data("gone")), None)),
                News::End => None,
            }
        })
    }

    async fn next(&mut self) -> News {
        loop {
            if !std::mem::take(&mut self.look) && self.wait().await.is_none() {
                return News::End;
            }
            let update = match self.desk.update(&self.visit, self.seen).await {
                Ok(Some(update)) => update,
                Ok(None) => return News::Gone,
                Err(_) => return News::End,
            };
            if update.last > self.seen || update.owner != self.owner {
                self.seen = update.last;
                self.owner = update.owner;
                let event = Event::default().event("update").id(update.last.to_string());
                return event.json_data(&update).map_or(News::End, News::Update);
            }
        }
    }

    /// Until something was written in this conversation, or may have been; none when the program stops.
    async fn wait(&mut self) -> Option<()> {
        loop {
            let told = tokio::select! {
                () = self.desk.life.closing() => return None,
                told = self.changes.recv() => told,
            };
            match told {
                Ok(changed) if changed == self.reference => return Some(()),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(()),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
