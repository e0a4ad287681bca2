//! `POST /v1/endpoints/{id}/inbound`: what a system that can only post webhooks does with tickets, signed by Standard
//! Webhooks with the endpoint's inbound secret.
//!
//! The signature of the raw bytes is checked before anything is parsed. An endpoint that does not exist costs the same
//! work as one that does.

use super::endpoints::EndpointPath;
use super::text::{clean, invalid, name};
use super::ticket_views::{AgentView, TicketView};
use super::tickets::tagged;
use super::{Api, error, words};
use crate::assistant::handoff::{Act, ActRequest};
use crate::assistant::ports::ReceiptId;
use crate::domain::endpoint::Endpoint;
use crate::domain::enquiry::LONGEST_TEXT;
use crate::domain::ids::{CallerMessageId, EndpointId};
use crate::domain::secret::Secret;
use crate::domain::ticket::{Agent, Reference};
use crate::signature::verify;
use crate::web::input;
use crate::web::keys::digest;
use crate::web::problem::{self, Problem};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// What an agent's system says happened there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Inbound)]
pub(super) struct InboundRequest {
    #[serde(rename = "type")]
    #[schema(schema_with = words::inbound)]
    kind: String,
    /// When it happened there; not looked at.
    #[serde(rename = "timestamp")]
    #[schema(value_type = Option<String>, format = DateTime)]
    _timestamp: Option<Timestamp>,
    data: InboundData,
}

/// On which ticket, by whom, and what is said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InboundData {
    #[schema(example = "BO-7K2-P4")]
    reference: String,
    /// What the resident reads, 4,000 characters at most; needed for `ticket.reply`.
    text: Option<String>,
    agent: Option<AgentView>,
}

/// The headers of Standard Webhooks.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the headers; they are read one by one")]
pub(super) struct SignatureHeaders {
    /// Your id of this message: sent again with the same content, the first answer is given again.
    #[param(rename = "webhook-id")]
    id: String,
    /// Seconds since 1970, within five minutes of now.
    #[param(rename = "webhook-timestamp")]
    timestamp: String,
    /// `v1,` and the Base64 of HMAC-SHA256 over id, timestamp and body, with full stops between.
    #[param(rename = "webhook-signature")]
    signature: String,
}

/// Claims, answers, returns or closes a ticket by a signed webhook.
#[utoipa::path(
    post, path = "/v1/endpoints/{id}/inbound", tag = "endpoints",
    params(("id" = String, Path, description = "The endpoint"), SignatureHeaders),
    request_body = InboundRequest,
    responses(
        (status = 200, description = "The ticket as it is now, without its transcript", body = TicketView),
        error::Refused, error::NotActed,
    )
)]
pub(super) async fn receive(
    State(api): State<Api>,
    Path(EndpointPath { id }): Path<EndpointPath>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(input::unreadable)?;
    let endpoint = believed(&api, &id, &headers, &body).await?;
    let request: InboundRequest = input::parse(&body)?;
    let sent = CallerMessageId::parse(header(&headers, "webhook-id")).map_err(|_| {
        Problem::new(problem::MALFORMED, "webhook-id takes 1 to 200 visible ASCII characters.")
    })?;

    let reference = Reference::parse(&request.data.reference).ok_or_else(error::no_ticket)?;
    let (ticket, _) =
        api.assistant.ticket(&reference).await.map_err(error::store)?.ok_or_else(error::no_ticket)?;
    // An integrator's channel has residents, and no tickets to work on.
    if ticket.body != endpoint.council || endpoint.channel.is_some() {
        return Err(error::no_ticket());
    }
    let receipt = ReceiptId {
        scope: format!("/v1/endpoints/{}/inbound", endpoint.id),
        id: sent.into(),
        content_sha256: digest(&body),
    };
    let agent = agent(&api, &endpoint, request.data.agent.as_ref())?;
    let how = ActRequest { agent, if_match: None, receipt: Some(receipt) };
    let act = act(&request.kind, request.data.text)?;
    let ticket = api.assistant.act(&reference, act, how).await.map_err(error::act)?;
    Ok(tagged(ticket, None))
}

/// The endpoint, if the bytes are signed with its inbound secret.
async fn believed(api: &Api, id: &str, headers: &HeaderMap, body: &[u8]) -> Result<Endpoint, Problem> {
    let known = match EndpointId::parse(id) {
        Ok(id) => api.assistant.endpoint(&id).await.map_err(error::store)?,
        Err(_) => None,
    };
    let nobody = Secret::new([0; 4]);
    let secret = known.as_ref().map_or(&nobody, |endpoint| &endpoint.inbound_secret);
    let checked = verify(
        secret,
        header(headers, "webhook-id"),
        header(headers, "webhook-timestamp"),
        header(headers, "webhook-signature"),
        body,
        api.assistant.moment(),
    );
    let endpoint = known.ok_or_else(error::no_endpoint)?;
    checked.map_err(|reason| Problem::new(error::NOT_BELIEVED, format!("{reason}.")))?;
    Ok(endpoint)
}

/// A header's text; what is absent or no text fits no signature.
fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn act(kind: &str, text: Option<String>) -> Result<Act, Problem> {
    let text = text.map(|text| clean("text", &text, LONGEST_TEXT)).transpose()?;
    let text = text.filter(|text| !text.is_empty());
    match kind {
        "ticket.claim" => Ok(Act::Claim),
        "ticket.reply" => {
            let text = text.ok_or_else(|| invalid("data.text is empty: a reply says something."))?;
            Ok(Act::Reply { text, attachments: Vec::new() })
        }
        "ticket.return" => Ok(Act::Return { text }),
        "ticket.close" => Ok(Act::Close { text }),
        _ => Err(invalid(format!("type is one of {}.", words::INBOUND.join(", ")))),
    }
}

/// Who the resident is told it is: the agent named, or the body itself.
fn agent(api: &Api, endpoint: &Endpoint, named: Option<&AgentView>) -> Result<Agent, Problem> {
    match named {
        Some(agent) => {
            Ok(Agent { id: name("data.agent.id", &agent.id)?, name: name("data.agent.name", &agent.name)? })
        }
        None => {
            let body = &endpoint.council;
            let shown = api.assistant.council_name(body).unwrap_or_else(|| body.to_string());
            Ok(Agent { id: endpoint.id.to_string(), name: shown })
        }
    }
}
