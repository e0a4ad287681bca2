//! Figures for Prometheus, on a private listener of their own.
//!
//! Labels are routes, states, councils and outcomes: never a name, an id or an address, and never a text that a
//! caller chooses, which would make the list of series endless.

use super::server::{self, Lifecycle};
use crate::domain::ids::{ChannelName, CouncilId};
use crate::domain::reply::Outcome;
use axum::Router;
use axum::http::{Method, StatusCode, header};
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::LazyLock;
use std::time::Duration;
use tokio::net::TcpListener;

/// Upper ends of the histogram, in seconds.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The `metrics` crate has one recorder for a process, so there is one here, made when first served.
static RECORDER: LazyLock<PrometheusHandle> = LazyLock::new(|| {
    let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS).expect("a constant list").build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("another metrics recorder was set before: figures go there");
    }
    handle
});

/// Serves `/metrics` until the lifecycle closes.
pub async fn serve(listener: TcpListener, life: Lifecycle) {
    let recorder = &*RECORDER;
    let page = async || ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], RECORDER.render());
    let router = Router::new().route("/metrics", get(page));
    // Histograms hold every measurement until upkeep folds it in, and a scraper may never come.
    let upkeep = async {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            recorder.run_upkeep();
        }
    };
    let limits = server::Limits { connections: 16, drain: Duration::from_secs(1) };
    tokio::select! {
        () = server::serve(listener, router, life, limits) => {}
        () = upkeep => {}
    }
}

/// Counts one answered request.
pub(super) fn count_request(method: &Method, route: &str, status: StatusCode, took: Duration) {
    let labels = [
        ("method", known_method(method).to_owned()),
        ("route", route.to_owned()),
        ("status", status.as_str().to_owned()),
    ];
    metrics::counter!("moothall_http_requests_total", &labels).increment(1);
    metrics::histogram!("moothall_http_request_seconds", "route" => route.to_owned())
        .record(took.as_secs_f64());
}

/// Counts one turn.
pub(super) fn count_turn(council: &CouncilId, channel: &ChannelName, outcome: Outcome) {
    let channel = if channel.is_reserved() { channel.as_str() } else { "integrator" };
    let labels = [
        ("council", council.to_string()),
        ("channel", channel.to_owned()),
        ("outcome", outcome.as_str().to_owned()),
    ];
    metrics::counter!("moothall_turns_total", &labels).increment(1);
}

/// HTTP allows any word as a method; the label does not.
fn known_method(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS => method.as_str(),
        _ => "other",
    }
}
