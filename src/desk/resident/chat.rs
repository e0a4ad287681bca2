//! The chat page: the whole conversation as the server knows it, and the forms to go on with it.

use super::{Desk, Room, Visit, view};
use crate::assistant::ports::StoreError;
use crate::domain::conversation::Owner;
use crate::domain::enquiry::LONGEST_TEXT;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;
use uuid::Uuid;

/// What went wrong with what was just sent, and the words, so that nobody types them twice.
#[derive(Debug, Default)]
pub(super) struct Unsent {
    /// What to do, in a plain sentence.
    pub(super) notice: String,
    /// The resident's words.
    pub(super) text: String,
}

/// `GET /?council=slug`.
pub(super) async fn page(State(desk): Room, visit: Visit) -> Response {
    desk.chat(&visit, StatusCode::OK, visit.deleted, &Unsent::default()).await
}

/// `GET /chat/delete?council=slug`: asks before it is done.
pub(super) async fn confirm_delete(State(desk): Room, visit: Visit) -> Response {
    let values = context! { council => &visit.name, query => visit.query() };
    desk.templates.page(StatusCode::OK, "delete.html", values)
}

impl Desk {
    /// The chat page, with whatever went wrong above the box.
    pub(super) async fn chat(
        &self,
        visit: &Visit,
        status: StatusCode,
        deleted: bool,
        unsent: &Unsent,
    ) -> Response {
        let history = match self.history(visit, 0).await {
            Ok(history) => history,
            Err(error) => return self.unavailable(visit, &error),
        };
        let owner = history.as_ref().map_or(Owner::Bot, |history| history.owner);
        let messages = history.map(|history| history.messages).unwrap_or_default();
        let values = context! {
            council => &visit.name,
            query => visit.query(),
            embedded => visit.embedded,
            messages => view::show(&messages, 0, &self.settings.time_zone, fresh_id),
            last => messages.last().map_or(0, |message| message.id),
            owner => owner.as_str(),
            who_answers => view::who_answers(owner),
            emergency => view::any_emergency(&messages),
            longest => LONGEST_TEXT,
            deleted => deleted,
            notice => &unsent.notice,
            text => &unsent.text,
            ids => [fresh_id(), fresh_id(), fresh_id()],
        };
        self.templates.page(status, "chat.html", values)
    }

    /// The page for a store that is away. The conversation is not lost; the page says so.
    pub(super) fn unavailable(&self, visit: &Visit, error: &StoreError) -> Response {
        tracing::warn!(council = %visit.council, error = %error, "the chat page could not be answered");
        self.notice(
            visit,
            StatusCode::SERVICE_UNAVAILABLE,
            "Sorry, there is a problem",
            "We cannot reach your conversation just now. It is not lost. Please try again in a minute.",
        )
    }
}

/// An id for the next message from this page: sent twice, it is one message.
pub(super) fn fresh_id() -> String {
    Uuid::new_v4().to_string()
}
