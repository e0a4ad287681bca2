//! `/v1/endpoints/{id}/deliveries`: what became of what an endpoint was told, and telling it again.

use super::endpoint_views::{DeliveryPage, Queued, ReplayRequest, TestQueued};
use super::endpoints::Managed;
use super::text::{invalid, name};
use super::{Api, error, words};
use crate::assistant::ports::{DeliveryFilter, DeliveryState, Replay};
use crate::web::input::{Json, Query};
use crate::web::problem::{self, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

const MOST_ITEMS: u32 = 200;
const USUAL_ITEMS: u32 = 50;

/// Which deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DeliveryQuery {
    /// `waiting`, `delivered`, `dead` or `erased`.
    state: Option<String>,
    /// How many, 1 to 200; 50 when absent.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// What an endpoint was told and is to be told, newest first. Dead letters are those whose state is `dead`.
#[utoipa::path(
    get, path = "/v1/endpoints/{id}/deliveries", tag = "endpoints", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint"), DeliveryQuery),
    responses((status = 200, description = "A page", body = DeliveryPage), error::Refused)
)]
pub(super) async fn list(
    State(api): State<Api>,
    Managed(endpoint): Managed,
    Query(query): Query<DeliveryQuery>,
) -> Result<axum::Json<DeliveryPage>, Problem> {
    let wrong = || invalid(format!("state is one of {}.", words::DELIVERY_STATES.join(", ")));
    let state = query.state.map(|word| DeliveryState::parse(&word).ok_or_else(wrong)).transpose()?;
    let limit = query.limit.unwrap_or(USUAL_ITEMS);
    if !(1..=MOST_ITEMS).contains(&limit) {
        return Err(invalid(format!("limit is 1 to {MOST_ITEMS}.")));
    }
    let after = query.after.map(|after| name("after", &after)).transpose()?;
    let filter = DeliveryFilter { endpoint: endpoint.id, state, after, limit };
    Ok(axum::Json(api.assistant.deliveries(&filter).await.map_err(error::store)?.into()))
}

#[derive(Deserialize)]
pub(super) struct DeliveryPath {
    event: String,
}

/// Sends one event again, with the same id.
#[utoipa::path(
    post, path = "/v1/endpoints/{id}/deliveries/{event}/replay", tag = "endpoints", security(("key" = [])),
    params(
        ("id" = String, Path, description = "The endpoint"),
        ("event" = String, Path, description = "The event's id"),
    ),
    responses(
        (status = 202, description = "It is queued, behind what waits of the same ticket", body = Queued),
        error::Refused,
    )
)]
pub(super) async fn replay_one(
    State(api): State<Api>,
    Managed(endpoint): Managed,
    Path(DeliveryPath { event }): Path<DeliveryPath>,
) -> Result<(StatusCode, axum::Json<Queued>), Problem> {
    let queued = api.assistant.replay(&endpoint.id, &Replay::One(event)).await.map_err(error::store)?;
    if queued == 0 {
        let detail = "There is no such delivery that has ended: it waits already, was erased, or never was.";
        return Err(Problem::new(problem::NOT_FOUND, detail));
    }
    Ok((StatusCode::ACCEPTED, axum::Json(Queued { queued })))
}

/// Sends again what happened in a stretch of time, oldest first, each with the same id as before.
#[utoipa::path(
    post, path = "/v1/endpoints/{id}/replay", tag = "endpoints", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint")),
    responses((status = 202, description = "How many are queued", body = Queued), error::Refused)
)]
pub(super) async fn replay_range(
    State(api): State<Api>,
    Managed(endpoint): Managed,
    Json(request): Json<ReplayRequest>,
) -> Result<(StatusCode, axum::Json<Queued>), Problem> {
    let ReplayRequest { from, until, dead_only } = request;
    let what = Replay::Between { from, until: until.unwrap_or(Timestamp::MAX), dead_only };
    let queued = api.assistant.replay(&endpoint.id, &what).await.map_err(error::store)?;
    Ok((StatusCode::ACCEPTED, axum::Json(Queued { queued })))
}

/// Sends the event `endpoint.test`, signed and queued as all others.
#[utoipa::path(
    post, path = "/v1/endpoints/{id}/test", tag = "endpoints", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint")),
    responses((status = 202, description = "It is queued", body = TestQueued), error::Refused)
)]
pub(super) async fn test(
    State(api): State<Api>,
    Managed(endpoint): Managed,
) -> Result<(StatusCode, axum::Json<TestQueued>), Problem> {
    let id = api.assistant.test_endpoint(&endpoint.id).await.map_err(error::store)?;
    Ok((StatusCode::ACCEPTED, axum::Json(TestQueued { id })))
}
