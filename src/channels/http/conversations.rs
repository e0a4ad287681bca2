//! `/v1/conversations/{id}`: what a resident may see of their own conversation, and its erasure.
//!
//! On the web the id is the key. In an integrator's channel the id is the integrator's, and so is the key it needs.

use super::views::ConversationView;
use super::{Api, error};
use crate::assistant::ports::Erase;
use crate::domain::conversation::Conversation;
use crate::domain::ids::{ChannelName, ConversationKey};
use crate::web::input::Query;
use crate::web::keys::Caller;
use crate::web::problem::Problem;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use utoipa::IntoParams;

/// A conversation that the caller may see; found before any body is read.
pub(super) struct Own(pub(super) Conversation);

impl FromRequestParts<Api> for Own {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let caller = Option::<Caller>::from_request_parts(parts, api).await?;
        let Path(id) =
            Path::<String>::from_request_parts(parts, api).await.map_err(|_| error::no_conversation())?;
        let key = ConversationKey::parse(&id).map_err(|_| error::no_conversation())?;
        api.assistant
            .conversation(&key)
            .await
            .map_err(error::store)?
            .filter(|conversation| is_open_to(conversation, caller.as_ref()))
            .map(Self)
            .ok_or_else(error::no_conversation)
    }
}

fn is_open_to(conversation: &Conversation, caller: Option<&Caller>) -> bool {
    if conversation.channel == ChannelName::web() {
        return true;
    }
    !conversation.channel.is_reserved()
        && caller.is_some_and(|caller| {
            caller.must_be_integrator().is_ok()
                && caller.id() == conversation.scope
                && caller.is_for(&conversation.council)
        })
}

/// Where to begin.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct After {
    /// Only messages with a greater id than this; 0 when absent.
    #[serde(default)]
    #[param(minimum = 0, required = false)]
    pub(super) after: i64,
}

/// A conversation's owner and messages, oldest first, 500 at most: ask again after the last id for more.
#[utoipa::path(
    get, path = "/v1/conversations/{id}", tag = "residents", security((), ("key" = [])),
    params(("id" = String, Path, description = "The conversation"), After),
    responses(
        (status = 200, description = "What was said", body = ConversationView),
        error::Refused,
    )
)]
pub(super) async fn read(
    State(api): State<Api>,
    Own(conversation): Own,
    Query(After { after }): Query<After>,
) -> Result<axum::Json<ConversationView>, Problem> {
    let history = api.assistant.history(&conversation.key, after).await.map_err(error::store)?;
    history.map(|history| axum::Json(history.into())).ok_or_else(error::no_conversation)
}

/// Erases a conversation everywhere: messages, files, and what its tickets hold of it.
#[utoipa::path(
    delete, path = "/v1/conversations/{id}", tag = "residents", security((), ("key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    responses(
        (status = 204, description = "Erased"),
        error::Refused,
    )
)]
pub(super) async fn erase(State(api): State<Api>, Own(conversation): Own) -> Result<StatusCode, Problem> {
    match api.assistant.erase(&Erase::Key(conversation.key)).await.map_err(error::store)? {
        0 => Err(error::no_conversation()),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
