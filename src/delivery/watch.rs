//! Watching over deliveries: figures for metrics, and a word to somebody when an endpoint has failed for long.

use super::Courier;
use crate::domain::ids::EndpointId;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often we look.
const PAUSE: Duration = Duration::from_secs(15);
/// How long another node keeps quiet after this one has told.
const WATCH: SignedDuration = SignedDuration::from_secs(60);

/// Looks after deliveries until told to stop. One node at a time has the watch, and tells of every outage once.
pub async fn watch(courier: Arc<Courier>, stop: CancellationToken) {
    let mut told = HashMap::new();
    let node = format!("{:016x}", courier.chance.number());
    loop {
        courier.look_after(&node, &mut told).await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

impl Courier {
    /// `told` holds since when an endpoint fails of which we told.
    async fn look_after(&self, node: &str, told: &mut HashMap<EndpointId, Timestamp>) {
        let figures = match self.store.delivery_figures().await {
            Ok(figures) => figures,
            Err(error) => return tracing::warn!(error = ?error, "could not count deliveries"),
        };
        metrics::gauge!("moothall_deliveries_waiting").set(figures.waiting as f64);
        metrics::gauge!("moothall_deliveries_dead").set(figures.dead as f64);
        metrics::gauge!("moothall_endpoints_failing").set(figures.failing.len() as f64);
        metrics::gauge!("moothall_endpoints_gone").set(figures.gone as f64);

        let now = self.clock.now();
        told.retain(|endpoint, since| {
            figures.failing.iter().any(|(id, _, at)| id == endpoint && at == since)
        });
        let mut news = figures.failing;
        news.retain(|(endpoint, _, since)| {
            now.duration_since(*since) >= self.settings.alert_after && !told.contains_key(endpoint)
        });
        if news.is_empty() || !self.has_watch(node, now).await {
            return;
        }
        for (endpoint, council, since) in news {
            let minutes = now.duration_since(since).as_mins();
            tracing::error!(%endpoint, %council, minutes, "an endpoint has failed for long");
            let text = format!(
                "Moothall: the endpoint {endpoint} of {council} has taken nothing for {minutes} minutes. Its events \
                 wait; GET /v1/endpoints/{endpoint}/deliveries says what it answers."
            );
            self.alert(&text).await;
            told.insert(endpoint, since);
        }
    }

    /// Whether this node is the one that tells.
    async fn has_watch(&self, node: &str, now: Timestamp) -> bool {
        let held = self.store.hold("delivery/watch", node, now, WATCH).await;
        held.unwrap_or_else(|error| {
            tracing::warn!(error = ?error, "could not take the watch over deliveries");
            false
        })
    }

    /// Tells whoever the operator named, in the form that chat systems take.
    async fn alert(&self, text: &str) {
        let Some(url) = &self.settings.alert_url else { return };
        // The operator's own address may well be inside, so it goes by a client without our guard.
        let sent =
            reqwest::Client::new().post(url).timeout(super::WHOLE).json(&json!({ "text": text })).send();
        match sent.await.and_then(reqwest::Response::error_for_status) {
            Ok(_) => {}
            Err(error) => {
                tracing::error!(error = %error.without_url(), "could not tell of a failing endpoint")
            }
        }
    }
}
