//! What agents do with a ticket: claim, reply, update, return, close.
//!
//! Each may be sent twice without harm when it carries an `Idempotency-Key`, and is refused when `If-Match` names an
//! epoch that has passed. Key, role and ticket are checked before the body is read.

use super::conditions::{ConditionHeaders, Conditions};
use super::enquiries::attachments;
use super::text::{clean, invalid, name};
use super::ticket_views::{AgentView, TicketView};
use super::tickets::{Owned, Seen, tagged};
use super::{Api, error, words};
use crate::assistant::handoff::{Act, ActRequest};
use crate::assistant::ports::ReceiptId;
use crate::domain::enquiry::LONGEST_TEXT;
use crate::domain::ticket::{Agent, Status};
use crate::web::input::{Json, JsonOrNothing};
use crate::web::keys::digest;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Takes a ticket.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimRequest {
    agent: Option<AgentView>,
}

/// Writes to the resident.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyRequest {
    /// 1 to 4,000 characters.
    #[schema(example = "The crew comes back on Thursday.")]
    text: String,
    /// Ids from `POST /v1/attachments`.
    #[serde(default)]
    attachments: Vec<String>,
    agent: Option<AgentView>,
}

/// Changes a ticket's state and tells the resident; one of `status` and `text` at least.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateRequest {
    /// The new state.
    #[schema(schema_with = words::status, required = false)]
    status: Option<String>,
    /// What the resident is told, 4,000 characters at most.
    text: Option<String>,
    agent: Option<AgentView>,
}

/// Gives a conversation back to the bot, or closes a ticket.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndRequest {
    /// A last word to the resident, 4,000 characters at most.
    text: Option<String>,
    agent: Option<AgentView>,
}

/// Takes a ticket; a conversation is then the agent's.
#[utoipa::path(
    post, path = "/v1/tickets/{reference}/claim", tag = "tickets", security(("key" = [])),
    params(("reference" = String, Path, description = "The ticket"), ConditionHeaders),
    request_body = Option<ClaimRequest>, responses(
        (status = 200, description = "The ticket as it is now, without its transcript", body = TicketView),
        error::Refused, error::NotActed,
    )
)]
pub(super) async fn claim(
    State(api): State<Api>,
    Owned(seen): Owned,
    conditions: Conditions,
    JsonOrNothing(request): JsonOrNothing<ClaimRequest>,
) -> Result<Response, Problem> {
    let how = prepared(&api, &seen, conditions, "claim", &request, request.agent.as_ref())?;
    carry_out(&api, &seen, Act::Claim, how).await
}

/// Writes to the resident, in the resident's own channel.
///
/// The first reply takes the ticket.
#[utoipa::path(
    post, path = "/v1/tickets/{reference}/replies", tag = "tickets", security(("key" = [])),
    params(("reference" = String, Path, description = "The ticket"), ConditionHeaders),
    request_body = ReplyRequest, responses(
        (status = 200, description = "The ticket as it is now, without its transcript", body = TicketView),
        error::Refused, error::NotActed,
    )
)]
pub(super) async fn reply(
    State(api): State<Api>,
    Owned(seen): Owned,
    conditions: Conditions,
    Json(request): Json<ReplyRequest>,
) -> Result<Response, Problem> {
    let how = prepared(&api, &seen, conditions, "replies", &request, request.agent.as_ref())?;
    let text = clean("text", &request.text, LONGEST_TEXT)?;
    let attachments = attachments(&api, &seen.ticket.body, &request.attachments).await?;
    if text.is_empty() {
        return Err(invalid("text is empty: a file goes with a few words about it."));
    }
    let act = Act::Reply { text, attachments };
    carry_out(&api, &seen, act, how).await
}

/// Changes a ticket's state and tells the resident.
#[utoipa::path(
    post, path = "/v1/tickets/{reference}/updates", tag = "tickets", security(("key" = [])),
    params(("reference" = String, Path, description = "The ticket"), ConditionHeaders),
    request_body = UpdateRequest, responses(
        (status = 200, description = "The ticket as it is now, without its transcript", body = TicketView),
        error::Refused, error::NotActed,
    )
)]
pub(super) async fn update(
    State(api): State<Api>,
    Owned(seen): Owned,
    conditions: Conditions,
    Json(request): Json<UpdateRequest>,
) -> Result<Response, Problem> {
    let how = prepared(&api, &seen, conditions, "updates", &request, request.agent.as_ref())?;
    let wrong = || invalid(format!("status is one of {}.", words::STATUSES.join(", ")));
    let status = request.status.map(|word| Status::parse(&word).ok_or_else(wrong)).transpose()?;
    let text = last_word(request.text)?;
    if status.is_none() && text.is_none() {
        return Err(invalid("Nothing to tell: give status or text."));
    }
    let act = Act::Update { status, text };
    carry_out(&api, &seen, act, how).await
}

/// Gives a conversation back to the bot, which says so.
#[utoipa::path(
    post, path = "/v1/tickets/{reference}/return", tag = "tickets", security(("key" = [])),
    params(("reference" = String, Path, description = "The ticket"), ConditionHeaders),
    request_body = Option<EndRequest>, responses(
        (status = 200, description = "The ticket as it is now, without its transcript", body = TicketView),
        error::Refused, error::NotActed,
    )
)]
pub(super) async fn give_back(
    State(api): State<Api>,
    Owned(seen): Owned,
    conditions: Conditions,
    JsonOrNothing(request): JsonOrNothing<EndRequest>,
) -> Result<Response, Problem> {
    let how = prepared(&api, &seen, conditions, "return", &request, request.agent.as_ref())?;
    let act = Act::Return { text: last_word(request.text)? };
    carry_out(&api, &seen, act, how).await
}

/// Closes a ticket; a conversation goes back to the bot.
#[utoipa::path(
    post, path = "/v1/tickets/{reference}/close", tag = "tickets", security(("key" = [])),
    params(("reference" = String, Path, description = "The ticket"), ConditionHeaders),
    request_body = Option<EndRequest>, responses(
        (status = 200, description = "The ticket as it is now, without its transcript", body = TicketView),
        error::Refused, error::NotActed,
    )
)]
pub(super) async fn close(
    State(api): State<Api>,
    Owned(seen): Owned,
    conditions: Conditions,
    JsonOrNothing(request): JsonOrNothing<EndRequest>,
) -> Result<Response, Problem> {
    let how = prepared(&api, &seen, conditions, "close", &request, request.agent.as_ref())?;
    let act = Act::Close { text: last_word(request.text)? };
    carry_out(&api, &seen, act, how).await
}

/// One request with its conditions: who acts, and the receipt, which belongs to key and route.
fn prepared(
    api: &Api,
    seen: &Seen,
    conditions: Conditions,
    route: &'static str,
    request: &impl Serialize,
    agent: Option<&AgentView>,
) -> Result<ActRequest, Problem> {
    let content = serde_json::to_vec(request).expect("a request is plain JSON");
    let receipt = conditions.id.map(|id| ReceiptId {
        scope: format!("{} /v1/tickets/{}/{route}", seen.caller.id(), seen.ticket.reference),
        id: id.into(),
        content_sha256: digest(&content),
    });
    Ok(ActRequest { agent: signed(api, seen, agent)?, if_match: conditions.epoch, receipt })
}

fn last_word(text: Option<String>) -> Result<Option<String>, Problem> {
    let text = text.map(|text| clean("text", &text, LONGEST_TEXT)).transpose()?;
    Ok(text.filter(|text| !text.is_empty()))
}

/// Who the resident is told it is: the agent named, or the body itself.
fn signed(api: &Api, seen: &Seen, agent: Option<&AgentView>) -> Result<Agent, Problem> {
    match agent {
        Some(agent) => Ok(Agent { id: name("agent.id", &agent.id)?, name: name("agent.name", &agent.name)? }),
        None => {
            let body = &seen.ticket.body;
            let shown = api.assistant.council_name(body).unwrap_or_else(|| body.to_string());
            Ok(Agent { id: seen.caller.id().to_owned(), name: shown })
        }
    }
}

async fn carry_out(api: &Api, seen: &Seen, act: Act, how: ActRequest) -> Result<Response, Problem> {
    let ticket = api.assistant.act(&seen.ticket.reference, act, how).await.map_err(error::act)?;
    Ok(tagged(ticket, None))
}
