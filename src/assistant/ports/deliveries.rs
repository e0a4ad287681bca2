//! What telling other systems needs of the store: endpoints, what they are to be told, and how that went.

use super::{Leased, Page, StoreError};
use crate::domain::endpoint::{Endpoint, EndpointUrl, EventFilter, Payload};
use crate::domain::event::{Event, EventType};
use crate::domain::ids::{CouncilId, EndpointId};
use crate::domain::secret::Secret;
use async_trait::async_trait;
use jiff::Timestamp;

/// The outbox queue of an endpoint begins so; the endpoint's id follows. A row's payload is the id of the event.
pub const WEBHOOK_QUEUE: &str = "webhook/";

/// The outbox queue of an endpoint: what it is told waits there, in order within a ticket or conversation.
pub fn webhook_queue(endpoint: &EndpointId) -> String {
    format!("{WEBHOOK_QUEUE}{endpoint}")
}

/// What an administrator changes of an endpoint; what is none stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EndpointChange {
    /// Where events go.
    pub url: Option<EndpointUrl>,
    /// Which.
    pub events: Option<Vec<EventFilter>>,
    /// How much it is told.
    pub payload: Option<Payload>,
    /// Whether it is told anything. Enabled anew, everything that waits goes out at once.
    pub enabled: Option<bool>,
    /// A new secret, and until when the one before signs beside it.
    pub secret: Option<(Secret, Timestamp)>,
}

/// How telling an endpoint of an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// To be tried, for the first time or again.
    Waiting,
    /// It was answered with 2xx.
    Delivered,
    /// Given up; it can be replayed.
    Dead,
    /// Its content was erased before it arrived.
    Erased,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Delivered, Self::Dead, Self::Erased];

    /// The word used in the API and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
            Self::Erased => "erased",
        }
    }

    /// The state that a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// One event on its way to one endpoint, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The event's id, which the endpoint saw as `webhook-id`.
    pub event: String,
    /// What happened.
    pub happened: EventType,
    /// When it happened.
    pub at: Timestamp,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was queued, for the first time or by a replay.
    pub queued: Timestamp,
    /// The last try.
    pub tried: Option<Timestamp>,
    /// How long the last try took, in milliseconds.
    pub took: Option<i64>,
    /// The HTTP status of the last try, when there was one.
    pub status: Option<u16>,
    /// Why the last try failed, in a word: `timeout`, `refused`.
    pub because: Option<String>,
}

/// Which deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Of this endpoint.
    pub endpoint: EndpointId,
    /// Only in this state.
    pub state: Option<DeliveryState>,
    /// Those after this one, newest first: the `next` of the page before.
    pub after: Option<String>,
    /// How many, 1 to 200.
    pub limit: u32,
}

/// What to tell once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// This event, however it stands.
    One(String),
    /// What happened from a moment until before another.
    Between {
        /// From.
        from: Timestamp,
        /// Until before.
        until: Timestamp,
        /// Only what was given up, and not what arrived.
        dead_only: bool,
    },
}

/// One try and what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// Whom.
    pub endpoint: EndpointId,
    /// The outbox row, whose payload is the event's id.
    pub row: Leased,
    /// The HTTP status, when there was one.
    pub status: Option<u16>,
    /// Why it failed, in a word; none when it did not.
    pub because: Option<&'static str>,
    /// How long it took, in milliseconds.
    pub took: i64,
    /// What becomes of the delivery.
    pub then: Then,
    /// What the endpoint asks for besides.
    pub asks: Option<Asks>,
}

/// What becomes of a delivery after a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It arrived.
    Delivered,
    /// It is tried again then; the rest of its lane waits.
    Again(Timestamp),
    /// It is given up; its lane goes on.
    Dead,
}

/// What an endpoint asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nothing before then (`Retry-After`).
    Wait(Timestamp),
    /// Nothing ever again (410).
    Nothing,
}

/// How all deliveries stand, for metrics and alerts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DeliveryFigures {
    /// Deliveries that wait.
    pub waiting: u64,
    /// Deliveries that were given up and may be replayed.
    pub dead: u64,
    /// Endpoints that were disabled by 410.
    pub gone: u64,
    /// Endpoints whose every try has failed, and since when.
    pub failing: Vec<(EndpointId, CouncilId, Timestamp)>,
}

/// Endpoints, and what is on its way to them. What is told of a ticket is queued by [`super::Store::commit`], in the
/// transaction that changes the ticket.
#[async_trait]
pub trait Deliveries: Send + Sync + 'static {
    /// Keeps a new endpoint.
    async fn add_endpoint(&self, endpoint: &Endpoint) -> Result<(), StoreError>;

    /// The endpoint with this id, to whoever may know of it: the caller checks.
    async fn endpoint(&self, id: &EndpointId) -> Result<Option<Endpoint>, StoreError>;

    /// The endpoints of these councils, oldest first.
    async fn endpoints(&self, of: &[CouncilId]) -> Result<Vec<Endpoint>, StoreError>;

    /// Changes an endpoint and returns it as it is then; none when there is no such endpoint.
    async fn change_endpoint(
        &self,
        id: &EndpointId,
        change: EndpointChange,
        now: Timestamp,
    ) -> Result<Option<Endpoint>, StoreError>;

    /// Takes an endpoint away, with everything that waits for it; false if there was none.
    async fn remove_endpoint(&self, id: &EndpointId) -> Result<bool, StoreError>;

    /// Endpoints for which something can be leased at this moment, but those that rest.
    async fn due_endpoints(
        &self,
        now: Timestamp,
        resting: &[EndpointId],
    ) -> Result<Vec<Endpoint>, StoreError>;

    /// An event, unless its content is gone.
    async fn event(&self, id: &str) -> Result<Option<Event>, StoreError>;

    /// Says how a try went, of delivery, outbox row and endpoint at once. A worker that lost its lease can only say
    /// that it arrived.
    async fn settle_delivery(&self, tried: &Tried, now: Timestamp) -> Result<(), StoreError>;

    /// A page of an endpoint's deliveries, newest first.
    async fn deliveries(&self, filter: &DeliveryFilter) -> Result<Page<Delivery>, StoreError>;

    /// Queues again what an endpoint was told or could not be told, oldest first; what waits already and what was
    /// erased is left alone. Returns how many.
    async fn replay(&self, endpoint: &EndpointId, what: &Replay, now: Timestamp) -> Result<u64, StoreError>;

    /// Queues an event for one endpoint alone, whatever it wants.
    async fn send_to(&self, endpoint: &EndpointId, event: &Event) -> Result<(), StoreError>;

    /// How all deliveries stand.
    async fn delivery_figures(&self) -> Result<DeliveryFigures, StoreError>;
}
