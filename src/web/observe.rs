//! What is written down of every request: an id, the route, the status and the time. Never a path's own parts, a
//! query, a body or an address.

use super::metrics;
use crate::assistant::TurnResult;
use crate::domain::ids::{ChannelName, CouncilId, IntentId};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Middleware: takes or makes a request id, opens the span, writes one line and counts when it is done.
pub async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request.headers().get(&REQUEST_ID).filter(|id| is_plain(id)).cloned().unwrap_or_else(new_id);
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);

    let span = tracing::info_span!("request", request.id = id.to_str().unwrap_or_default());
    let mut response = next.run(request).instrument(span.clone()).await;

    let took = started.elapsed();
    let status = response.status();
    metrics::count_request(&method, route, status, took);
    let _entered = span.enter();
    tracing::info!(
        %method,
        route,
        status = status.as_u16(),
        duration_ms = took.as_millis() as u64,
        "request answered"
    );
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// Counts a turn and writes its one line: which council, by which channel, how it ended, with which intent. No words, no
/// key, no name.
pub fn turn(council: &CouncilId, channel: &ChannelName, result: &TurnResult) {
    metrics::count_turn(council, channel, result.outcome);
    tracing::info!(
        council = council.as_str(),
        // A name that an integrator chose could say anything.
        channel = if channel.is_reserved() { channel.as_str() } else { "integrator" },
        outcome = result.outcome.as_str(),
        intent = result.intent.as_ref().map(IntentId::as_str),
        ticket.reference = result.ticket.as_ref().map(|ticket| ticket.reference.as_str()),
        "turn taken"
    );
}

/// An id from outside goes into the log, so it must be short and plain.
fn is_plain(id: &HeaderValue) -> bool {
    (1..=64).contains(&id.len())
        && id.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn new_id() -> HeaderValue {
    HeaderValue::from_str(&Uuid::new_v4().to_string()).expect("a UUID is visible ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_short_plain_id_is_taken_from_outside() {
        assert!(is_plain(&HeaderValue::from_static("0190-abc.DEF_1")));
        for bad in ["", "my name is Jill", "<script>"] {
            assert!(!is_plain(&HeaderValue::from_static(bad)), "{bad}");
        }
        assert!(!is_plain(&HeaderValue::from_str(&"a".repeat(65)).unwrap()));
        assert!(is_plain(&new_id()));
    }
}
