//! What telling other systems needs of the store, over either database.

use super::database::Database;
use super::job::Engine;
use super::{deliveries, endpoints, events};
use crate::assistant::ports::{
    Deliveries, Delivery, DeliveryFigures, DeliveryFilter, EndpointChange, Page, Replay, StoreError, Tried,
};
use crate::domain::endpoint::Endpoint;
use crate::domain::event::Event;
use crate::domain::ids::{CouncilId, EndpointId};
use async_trait::async_trait;
use jiff::Timestamp;

#[async_trait]
impl<E: Engine> Deliveries for Database<E> {
    async fn add_endpoint(&self, endpoint: &Endpoint) -> Result<(), StoreError> {
        Ok(self.engine.write(endpoints::Add(endpoint.clone())).await?)
    }

    async fn endpoint(&self, id: &EndpointId) -> Result<Option<Endpoint>, StoreError> {
        Ok(endpoints::one(&mut *self.reader().await?, id).await?)
    }

    async fn endpoints(&self, councils: &[CouncilId]) -> Result<Vec<Endpoint>, StoreError> {
        Ok(endpoints::of(&mut *self.reader().await?, councils).await?)
    }

    async fn change_endpoint(
        &self,
        id: &EndpointId,
        change: EndpointChange,
        now: Timestamp,
    ) -> Result<Option<Endpoint>, StoreError> {
        Ok(self.engine.write(endpoints::Change { id: id.clone(), change, now }).await?)
    }

    async fn remove_endpoint(&self, id: &EndpointId) -> Result<bool, StoreError> {
        Ok(self.engine.write(endpoints::Remove(id.clone())).await?)
    }

    async fn due_endpoints(
        &self,
        now: Timestamp,
        resting: &[EndpointId],
    ) -> Result<Vec<Endpoint>, StoreError> {
        Ok(endpoints::due(&mut *self.reader().await?, now, resting).await?)
    }

    async fn event(&self, id: &str) -> Result<Option<Event>, StoreError> {
        Ok(events::one(&mut *self.reader().await?, id).await?)
    }

    async fn settle_delivery(&self, tried: &Tried, now: Timestamp) -> Result<(), StoreError> {
        Ok(self.engine.write(deliveries::Settle { tried: tried.clone(), now }).await?)
    }

    async fn deliveries(&self, filter: &DeliveryFilter) -> Result<Page<Delivery>, StoreError> {
        Ok(deliveries::page(&mut *self.reader().await?, filter).await?)
    }

    async fn replay(&self, endpoint: &EndpointId, what: &Replay, now: Timestamp) -> Result<u64, StoreError> {
        let job = deliveries::Again { endpoint: endpoint.clone(), what: what.clone(), now };
        Ok(self.engine.write(job).await?)
    }

    async fn send_to(&self, endpoint: &EndpointId, event: &Event) -> Result<(), StoreError> {
        let job = deliveries::Send { endpoint: endpoint.clone(), event: event.clone() };
        Ok(self.engine.write(job).await?)
    }

    async fn delivery_figures(&self) -> Result<DeliveryFigures, StoreError> {
        Ok(deliveries::figures(&mut *self.reader().await?).await?)
    }
}
