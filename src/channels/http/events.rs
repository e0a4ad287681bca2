//! `GET /v1/conversations/{id}/events`: a conversation as it goes on, as server-sent events.
//!
//! The stream holds no messages of its own: told of a change, it looks again from the last message that it sent. So
//! nothing is lost when a notice is missed, and a client resumes with the `Last-Event-ID` that its browser sends.

use super::conversations::{After, Own};
use super::views::MessageView;
use super::{Api, error};
use crate::assistant::ports::StoreError;
use crate::domain::conversation::{Conversation, Owner};
use crate::domain::ids::ConversationRef;
use crate::web::input::Query;
use crate::web::problem::{self, Problem};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream, StreamExt};
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// Proxies close a connection that is silent for long.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Follows a conversation.
///
/// `event: message` carries one message as in the conversation's own list, with its number as
/// the event's id; `event: owner` carries `{"owner"}`, first and whenever it changes; `event: erased` is the last.
/// Resumes after `Last-Event-ID`. Ends when the server stops: connect again.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/events", tag = "residents", security((), ("key" = [])),
    params(
        ("id" = String, Path, description = "The conversation"),
        ("Last-Event-ID" = Option<i64>, Header, description = "The last message that was received"),
        After,
    ),
    responses(
        (status = 200, description = "The stream", content_type = "text/event-stream", body = String),
        error::Refused,
    )
)]
pub(super) async fn follow(
    State(api): State<Api>,
    Own(conversation): Own,
    Query(After { after }): Query<After>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let after = last_event(&headers)?.unwrap_or(after);
    // Listening begins before the first look, so that nothing falls between the two.
    let changes = api.assistant.changes();
    let mut watch = Watch { api, conversation, changes, after, owner: None, ended: false };
    let first = watch.look().await.map_err(error::store)?;
    let events = stream::iter(first).chain(watch.events()).map(Ok::<_, Infallible>);
    // nginx holds an answer back until a buffer is full, unless told not to.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((unbuffered, Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))))
}

fn last_event(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(sent) = headers.get("last-event-id").filter(|sent| !sent.is_empty()) else { return Ok(None) };
    let number = sent.to_str().ok().and_then(|text| text.trim().parse().ok());
    number.map(Some).ok_or_else(|| Problem::new(problem::MALFORMED, "Last-Event-ID is a message's number."))
}

struct Watch {
    api: Api,
    conversation: Conversation,
    changes: Receiver<ConversationRef>,
    after: i64,
    owner: Option<Owner>,
    ended: bool,
}

impl Watch {
    fn events(self) -> impl Stream<Item = Event> {
        stream::unfold(self, async |mut watch| {
            let events = watch.next().await?;
            Some((stream::iter(events), watch))
        })
        .flatten()
    }

    /// What is new after the next change; none at the end.
    async fn next(&mut self) -> Option<Vec<Event>> {
        if self.ended || !self.changed().await {
            return None;
        }
        match self.look().await {
            Ok(events) => Some(events),
            Err(cause) => {
                // The client connects again by itself and resumes.
                tracing::warn!(error = ?cause, "an event stream ended: the store is away");
                None
            }
        }
    }

    /// Waits until something was written here; false when the stream must end.
    async fn changed(&mut self) -> bool {
        loop {
            let told = tokio::select! {
                () = self.api.life.closing() => return false,
                told = self.changes.recv() => told,
            };
            match told {
                Ok(reference) if reference == self.conversation.reference => return true,
                Ok(_) => {}
                // Some notices were missed, and one may have been ours.
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
            }
        }
    }

    /// Everything that was not sent yet.
    async fn look(&mut self) -> Result<Vec<Event>, StoreError> {
        let mut events = Vec::new();
        loop {
            let Some(history) = self.api.assistant.history(&self.conversation.key, self.after).await? else {
                self.ended = true;
                events.push(Event::default().event("erased").data("{}"));
                return Ok(events);
            };
            if self.owner != Some(history.owner) {
                self.owner = Some(history.owner);
                let owner = json!({ "owner": history.owner.as_str() });
                events.push(Event::default().event("owner").data(owner.to_string()));
            }
            let Some(last) = history.messages.last() else { return Ok(events) };
            self.after = last.id;
            events.extend(history.messages.into_iter().map(|message| message_event(message.into())));
        }
    }
}

fn message_event(message: MessageView) -> Event {
    let id = message.id.to_string();
    let data = serde_json::to_string(&message).expect("a message is plain JSON");
    Event::default().event("message").id(id).data(data)
}
