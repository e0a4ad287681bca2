//! What an administrator sends and is answered about endpoints and deliveries.

use super::views::each;
use super::words;
use crate::assistant::ports::{Delivery, Page};
use crate::domain::endpoint::{Endpoint, Scheme};
use crate::signature::public_key;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new endpoint.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewEndpoint)]
pub(super) struct CreateRequest {
    /// Where events are posted to: https, on the public internet, without user and password.
    #[schema(example = "https://tickets.example.gov.uk/moothall")]
    pub(super) url: String,
    /// Whose events; your key must be for it.
    #[schema(example = "borsetshire")]
    pub(super) council: String,
    /// Which: `*`, a kind such as `ticket.*`, or types. Everything when absent.
    #[schema(example = json!(["*"]))]
    pub(super) events: Option<Vec<String>>,
    /// The integrator's channel that it serves: then it gets `message.outbound` of this channel and no tickets.
    pub(super) channel: Option<String>,
    /// `thin` (references only; when absent) or `full` (transcript and details).
    #[schema(schema_with = words::payload, required = false)]
    pub(super) payload: Option<String>,
    /// `v1` (HMAC-SHA256 with a shared secret; when absent) or `v1a` (Ed25519: you get a public key).
    #[schema(schema_with = words::scheme, required = false)]
    pub(super) signature: Option<String>,
}

/// What is to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EndpointChange)]
pub(super) struct ChangeRequest {
    /// Where events go.
    pub(super) url: Option<String>,
    /// Which.
    pub(super) events: Option<Vec<String>>,
    /// `thin` or `full`.
    #[schema(schema_with = words::payload, required = false)]
    pub(super) payload: Option<String>,
    /// `false` holds everything back; `true` sends what waits at once.
    pub(super) enabled: Option<bool>,
}

/// What happened in a stretch of time, to be sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReplayRange)]
pub(super) struct ReplayRequest {
    /// From this moment.
    #[schema(value_type = String, format = DateTime)]
    pub(super) from: Timestamp,
    /// Until before this moment; now when absent.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) until: Option<Timestamp>,
    /// Only dead letters, and not what arrived.
    #[serde(default)]
    pub(super) dead_only: bool,
}

/// An endpoint, without its secrets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Endpoint)]
pub(super) struct EndpointView {
    id: String,
    url: String,
    council: String,
    events: Vec<String>,
    channel: Option<String>,
    #[schema(schema_with = words::payload)]
    payload: &'static str,
    #[schema(schema_with = words::scheme)]
    signature: &'static str,
    /// Verifies what we send, where the scheme is `v1a`.
    #[schema(example = "whpk_…")]
    public_key: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created: Timestamp,
    /// Since when nothing is sent; its events wait.
    #[schema(value_type = Option<String>, format = DateTime)]
    disabled: Option<Timestamp>,
    /// `gone` (it answered 410) or `asked`.
    disabled_because: Option<&'static str>,
    /// It asked to be left alone until then (`Retry-After`).
    #[schema(value_type = Option<String>, format = DateTime)]
    paused_until: Option<Timestamp>,
    /// Since when every try has failed.
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Timestamp>,
    /// Until when the secret before the last rotation signs too.
    #[schema(value_type = Option<String>, format = DateTime)]
    old_secret_until: Option<Timestamp>,
}

/// An endpoint with its secrets, which are told once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EndpointWithSecrets)]
pub(super) struct CreatedView {
    #[serde(flatten)]
    endpoint: EndpointView,
    /// Signs what we send; null where the scheme is `v1a`.
    #[schema(example = "whsec_…")]
    secret: Option<String>,
    /// Signs what its system sends to `/v1/endpoints/{id}/inbound`.
    #[schema(example = "whsec_…")]
    inbound_secret: String,
}

/// An endpoint with its new secret, which is told once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EndpointWithSecret)]
pub(super) struct RotatedView {
    #[serde(flatten)]
    endpoint: EndpointView,
    /// Signs from now on; for a day the one before signs too. Null where the scheme is `v1a`: see `public_key`.
    #[schema(example = "whsec_…")]
    secret: Option<String>,
}

/// Endpoints.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EndpointPage {
    /// Oldest first.
    items: Vec<EndpointView>,
    /// Always null: all are in `items`.
    next: Option<String>,
}

/// One event on its way to an endpoint, without what it says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(super) struct DeliveryView {
    /// The event's id: its `webhook-id`.
    id: String,
    /// The event's type.
    #[serde(rename = "type")]
    #[schema(example = "ticket.opened")]
    kind: &'static str,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    timestamp: Timestamp,
    #[schema(schema_with = words::delivery_state)]
    state: &'static str,
    /// How often it was tried.
    attempts: i64,
    #[schema(value_type = String, format = DateTime)]
    queued: Timestamp,
    /// The last try.
    #[schema(value_type = Option<String>, format = DateTime)]
    tried: Option<Timestamp>,
    /// How long the last try took.
    duration_ms: Option<i64>,
    /// The HTTP status of the last answer; null when there was none.
    status: Option<u16>,
    /// Why the last try failed: `refused`, `fault`, `redirect`, `timeout`, `no_connection`, `broken_off`,
    /// `private_address`, `address`.
    because: Option<String>,
}

/// A page of deliveries.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeliveryPage {
    /// Newest first.
    items: Vec<DeliveryView>,
    /// Send it as `after` for the next page; null at the end.
    next: Option<String>,
}

/// How many events were queued.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Queued {
    pub(super) queued: u64,
}

/// The event that was queued.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TestQueued {
    /// Its id: look for it among the deliveries.
    pub(super) id: String,
}

impl From<Endpoint> for EndpointView {
    fn from(endpoint: Endpoint) -> Self {
        Self {
            id: endpoint.id.into(),
            url: endpoint.url.as_str().to_owned(),
            council: endpoint.council.into(),
            events: endpoint.events.into_iter().map(Into::into).collect(),
            channel: endpoint.channel.map(Into::into),
            payload: endpoint.payload.as_str(),
            signature: endpoint.scheme.as_str(),
            public_key: (endpoint.scheme == Scheme::V1a).then(|| public_key(&endpoint.secret)),
            created: endpoint.created,
            disabled: endpoint.disabled.map(|disabled| disabled.at),
            disabled_because: endpoint.disabled.map(|disabled| disabled.because.as_str()),
            paused_until: endpoint.paused_until,
            failing_since: endpoint.failing_since,
            old_secret_until: endpoint.old_secret.map(|(_, until)| until),
        }
    }
}

/// The secret, where the receiver needs it.
fn shared(endpoint: &Endpoint) -> Option<String> {
    (endpoint.scheme == Scheme::V1).then(|| endpoint.secret.expose())
}

impl From<Endpoint> for CreatedView {
    fn from(endpoint: Endpoint) -> Self {
        let (secret, inbound_secret) = (shared(&endpoint), endpoint.inbound_secret.expose());
        Self { endpoint: endpoint.into(), secret, inbound_secret }
    }
}

impl From<Endpoint> for RotatedView {
    fn from(endpoint: Endpoint) -> Self {
        let secret = shared(&endpoint);
        Self { endpoint: endpoint.into(), secret }
    }
}

impl From<Vec<Endpoint>> for EndpointPage {
    fn from(endpoints: Vec<Endpoint>) -> Self {
        Self { items: each(endpoints), next: None }
    }
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.event,
            kind: delivery.happened.as_str(),
            timestamp: delivery.at,
            state: delivery.state.as_str(),
            attempts: delivery.attempts,
            queued: delivery.queued,
            tried: delivery.tried,
            duration_ms: delivery.took,
            status: delivery.status,
            because: delivery.because,
        }
    }
}

impl From<Page<Delivery>> for DeliveryPage {
    fn from(page: Page<Delivery>) -> Self {
        Self { items: each(page.items), next: page.next }
    }
}
