//! `/v1/endpoints`: whom to tell of what happens. For administrators; to a key of another council an endpoint does not
//! exist.

use super::endpoint_views::{
    ChangeRequest, CreateRequest, CreatedView, EndpointPage, EndpointView, RotatedView,
};
use super::text::invalid;
use super::{Api, error, words};
use crate::assistant::endpoints::NewEndpoint;
use crate::assistant::ports::EndpointChange;
use crate::domain::endpoint::{Endpoint, EndpointUrl, EventFilter, Payload, Scheme};
use crate::domain::ids::{ChannelName, CouncilId, EndpointId};
use crate::web::input::Json;
use crate::web::keys::Caller;
use crate::web::problem::{self, Problem};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;

/// How many filters one endpoint may have.
const MOST_FILTERS: usize = 20;

/// A caller with an administrator's key.
pub(super) struct Administrator(Caller);

impl FromRequestParts<Api> for Administrator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let caller = <Caller as FromRequestParts<Api>>::from_request_parts(parts, api).await?;
        caller.must_be_administrator()?;
        Ok(Self(caller))
    }
}

/// An endpoint that the caller may manage; found before any body is read.
pub(super) struct Managed(pub(super) Endpoint);

#[derive(Deserialize)]
pub(super) struct EndpointPath {
    pub(super) id: String,
}

impl FromRequestParts<Api> for Managed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let Administrator(caller) = Administrator::from_request_parts(parts, api).await?;
        let Path(EndpointPath { id }) =
            Path::from_request_parts(parts, api).await.map_err(|_| error::no_endpoint())?;
        let id = EndpointId::parse(&id).map_err(|_| error::no_endpoint())?;
        let found = api.assistant.endpoint(&id).await.map_err(error::store)?;
        found.filter(|endpoint| caller.is_for(&endpoint.council)).map(Self).ok_or_else(error::no_endpoint)
    }
}

/// Makes an endpoint and tells its two secrets, once.
#[utoipa::path(
    post, path = "/v1/endpoints", tag = "endpoints", security(("key" = [])),
    responses(
        (status = 201, description = "The endpoint with its secrets, which are not shown again", body = CreatedView),
        error::Refused,
    )
)]
pub(super) async fn create(
    State(api): State<Api>,
    Administrator(caller): Administrator,
    Json(request): Json<CreateRequest>,
) -> Result<(StatusCode, axum::Json<CreatedView>), Problem> {
    let council = CouncilId::parse(&request.council).map_err(|_| error::no_council())?;
    if !api.assistant.has_council(&council) {
        return Err(error::no_council());
    }
    if !caller.is_for(&council) {
        return Err(Problem::new(problem::FORBIDDEN, "This key is not for that council."));
    }
    let channel = match &request.channel {
        None => None,
        Some(name) => Some(own_channel(name)?),
    };
    let new = NewEndpoint {
        council,
        url: url(&api, &request.url)?,
        events: filters(request.events.as_deref().unwrap_or(&["*".to_owned()]))?,
        channel,
        payload: request.payload.as_deref().map_or(Ok(Payload::Thin), payload)?,
        scheme: request.signature.as_deref().map_or(Ok(Scheme::V1), scheme)?,
    };
    let endpoint = api.assistant.create_endpoint(new).await.map_err(error::store)?;
    Ok((StatusCode::CREATED, axum::Json(endpoint.into())))
}

/// The endpoints of your councils.
#[utoipa::path(
    get, path = "/v1/endpoints", tag = "endpoints", security(("key" = [])),
    responses((status = 200, description = "All of them, without secrets", body = EndpointPage), error::Refused)
)]
pub(super) async fn list(
    State(api): State<Api>,
    Administrator(caller): Administrator,
) -> Result<axum::Json<EndpointPage>, Problem> {
    let endpoints = api.assistant.endpoints(caller.councils()).await.map_err(error::store)?;
    Ok(axum::Json(endpoints.into()))
}

/// An endpoint.
#[utoipa::path(
    get, path = "/v1/endpoints/{id}", tag = "endpoints", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint")),
    responses((status = 200, description = "The endpoint, without secrets", body = EndpointView), error::Refused)
)]
pub(super) async fn read(Managed(endpoint): Managed) -> axum::Json<EndpointView> {
    axum::Json(endpoint.into())
}

/// Changes an endpoint, holds it back, or lets it go on.
#[utoipa::path(
    patch, path = "/v1/endpoints/{id}", tag = "endpoints", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint")),
    responses((status = 200, description = "The endpoint as it is now", body = EndpointView), error::Refused)
)]
pub(super) async fn change(
    State(api): State<Api>,
    Managed(endpoint): Managed,
    Json(request): Json<ChangeRequest>,
) -> Result<axum::Json<EndpointView>, Problem> {
    let change = EndpointChange {
        url: request.url.map(|text| url(&api, &text)).transpose()?,
        events: request.events.map(|list| filters(&list)).transpose()?,
        payload: request.payload.as_deref().map(payload).transpose()?,
        enabled: request.enabled,
        secret: None,
    };
    let changed = api.assistant.change_endpoint(&endpoint.id, change).await.map_err(error::store)?;
    Ok(axum::Json(changed.ok_or_else(error::no_endpoint)?.into()))
}

/// Takes an endpoint away, with everything that waits for it.
#[utoipa::path(
    delete, path = "/v1/endpoints/{id}", tag = "endpoints", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint")),
    responses((status = 204, description = "It is gone"), error::Refused)
)]
pub(super) async fn remove(
    State(api): State<Api>,
    Managed(endpoint): Managed,
) -> Result<StatusCode, Problem> {
    let gone = api.assistant.remove_endpoint(&endpoint.id).await.map_err(error::store)?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(error::no_endpoint()) }
}

/// Gives an endpoint a new secret and tells it, once. For a day both sign, so that no message is lost meanwhile.
#[utoipa::path(
    post, path = "/v1/endpoints/{id}/rotate", tag = "endpoints", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint")),
    responses((status = 200, description = "The endpoint with its new secret", body = RotatedView), error::Refused)
)]
pub(super) async fn rotate(
    State(api): State<Api>,
    Managed(endpoint): Managed,
) -> Result<axum::Json<RotatedView>, Problem> {
    let rotated = api.assistant.rotate_secret(&endpoint.id).await.map_err(error::store)?;
    Ok(axum::Json(rotated.ok_or_else(error::no_endpoint)?.into()))
}

fn url(api: &Api, text: &str) -> Result<EndpointUrl, Problem> {
    EndpointUrl::parse(text.trim(), api.allow_private).map_err(|bad| invalid(format!("{bad}.")))
}

fn payload(word: &str) -> Result<Payload, Problem> {
    Payload::parse(word).ok_or_else(|| invalid(format!("payload is one of {}.", words::PAYLOADS.join(", "))))
}

fn scheme(word: &str) -> Result<Scheme, Problem> {
    Scheme::parse(word).ok_or_else(|| invalid(format!("signature is one of {}.", words::SCHEMES.join(", "))))
}

fn filters(list: &[String]) -> Result<Vec<EventFilter>, Problem> {
    if list.is_empty() || list.len() > MOST_FILTERS {
        return Err(invalid(format!("events holds 1 to {MOST_FILTERS} filters.")));
    }
    let one = |text: &String| {
        EventFilter::parse(text).ok_or_else(|| {
            invalid("events holds *, a kind such as ticket.*, or types such as ticket.opened.")
        })
    };
    list.iter().map(one).collect()
}

fn own_channel(name: &str) -> Result<ChannelName, Problem> {
    let channel = ChannelName::parse(name).map_err(|bad| invalid(bad.to_string()))?;
    if channel.is_reserved() {
        let detail = format!("{channel} belongs to Moothall itself, which delivers there.");
        return Err(Problem::new(error::RESERVED_CHANNEL, detail));
    }
    Ok(channel)
}
