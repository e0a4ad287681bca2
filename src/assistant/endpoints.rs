//! Endpoints of other systems: making, changing and trying them, and looking at what became of their deliveries. Who may
//! do so is for the caller to check.

use super::answer::Assistant;
use super::ports::{Delivery, DeliveryFilter, EndpointChange, Page, Replay, StoreError};
use crate::domain::endpoint::{Endpoint, EndpointUrl, EventFilter, Payload, ROTATION_HOURS, Scheme};
use crate::domain::event::{About, Event, EventType};
use crate::domain::ids::{ChannelName, CouncilId, EndpointId};
use crate::domain::secret::Secret;
use jiff::SignedDuration;

/// What an administrator says of a new endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEndpoint {
    /// Whose events.
    pub council: CouncilId,
    /// Where they go.
    pub url: EndpointUrl,
    /// Which.
    pub events: Vec<EventFilter>,
    /// The integrator's channel that it serves.
    pub channel: Option<ChannelName>,
    /// How much it is told.
    pub payload: Payload,
    /// How what goes out is signed.
    pub scheme: Scheme,
}

impl Assistant {
    /// Makes an endpoint with secrets of its own.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn create_endpoint(&self, new: NewEndpoint) -> Result<Endpoint, StoreError> {
        let id = format!("ep_{:016x}{:016x}", self.chance().number(), self.chance().number());
        let endpoint = Endpoint {
            id: EndpointId::parse(&id).expect("letters and digits fit"),
            council: new.council,
            url: new.url,
            events: new.events,
            channel: new.channel,
            payload: new.payload,
            scheme: new.scheme,
            secret: self.new_secret(),
            old_secret: None,
            inbound_secret: self.new_secret(),
            created: self.now(),
            disabled: None,
            paused_until: None,
            failing_since: None,
        };
        self.store().add_endpoint(&endpoint).await?;
        Ok(endpoint)
    }

    /// Gives an endpoint a new secret; for a day the one before signs too. None when there is no such endpoint.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn rotate_secret(&self, id: &EndpointId) -> Result<Option<Endpoint>, StoreError> {
        let until = self.now() + SignedDuration::from_hours(ROTATION_HOURS);
        let change = EndpointChange { secret: Some((self.new_secret(), until)), ..EndpointChange::default() };
        self.change_endpoint(id, change).await
    }

    /// Changes an endpoint; none when there is no such endpoint.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn change_endpoint(
        &self,
        id: &EndpointId,
        change: EndpointChange,
    ) -> Result<Option<Endpoint>, StoreError> {
        self.store().change_endpoint(id, change, self.now()).await
    }

    /// The endpoint with this id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn endpoint(&self, id: &EndpointId) -> Result<Option<Endpoint>, StoreError> {
        self.store().endpoint(id).await
    }

    /// The endpoints of these councils, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn endpoints(&self, of: &[CouncilId]) -> Result<Vec<Endpoint>, StoreError> {
        self.store().endpoints(of).await
    }

    /// Takes an endpoint away with everything that waits for it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remove_endpoint(&self, id: &EndpointId) -> Result<bool, StoreError> {
        self.store().remove_endpoint(id).await
    }

    /// A page of an endpoint's deliveries, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn deliveries(&self, filter: &DeliveryFilter) -> Result<Page<Delivery>, StoreError> {
        self.store().deliveries(filter).await
    }

    /// Sends again what an endpoint was told or could not be told; how many events that are.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn replay(&self, id: &EndpointId, what: &Replay) -> Result<u64, StoreError> {
        self.store().replay(id, what, self.now()).await
    }

    /// Sends a test event by the road that all others take; its id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn test_endpoint(&self, id: &EndpointId) -> Result<String, StoreError> {
        let event = Event {
            id: format!("evt_test_{:016x}", self.chance().number()),
            happened: EventType::EndpointTest,
            at: self.now(),
            conversation: None,
            about: About::Test,
        };
        self.store().send_to(id, &event).await?;
        Ok(event.id)
    }

    fn new_secret(&self) -> Secret {
        Secret::new(std::array::from_fn(|_| self.chance().number()))
    }
}
