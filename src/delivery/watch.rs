//! Watching over deliveries: figures for metrics, and a word to somebody when an endpoint has failed for long.

use super::Courier;
use crate::domain::ids::EndpointId;
use jiff::Timestamp;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often we look.
const PAUSE: Duration = Duration::from_secs(15);

/// Looks after deliveries until told to stop. Every outage is told once, by whichever node sees it.
pub async fn watch(courier: Arc<Courier>, stop: CancellationToken) {
    let mut told = HashMap::new();
    loop {
        courier.look_after(&mut told).await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

impl Courier {
    /// `told` holds since when an endpoint fails of which we told.
    async fn look_after(&self, told: &mut HashMap<EndpointId, Timestamp>) {
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
        for (endpoint, council, since) in figures.failing {
            let lasts = now.duration_since(since);
            if lasts < self.settings.alert_after || told.insert(endpoint.clone(), since).is_some() {
                continue;
            }
            let minutes = lasts.as_mins();
            tracing::error!(%endpoint, %council, minutes, "an endpoint has failed for long");
            let text = format!(
                "Moothall: the endpoint {endpoint} of {council} has taken nothing for {minutes} minutes. Its events \
                 wait; GET /v1/endpoints/{endpoint}/deliveries says what it answers."
            );
            self.alert(&text).await;
        }
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
