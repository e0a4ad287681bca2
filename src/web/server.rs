//! One router from the parts that `app` hands in, and the loop that serves it and stops in order.

use super::limits::{Limiter, limit};
use super::observe::observe;
use super::problem::{self, Problem, tidy};
use super::{JSON_LIMIT, REQUEST_TIME, Settings};
use crate::assistant::Assistant;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

/// How long a client may take to send a request's headers, or to stay silent between two requests.
const HEADER_TIME: Duration = Duration::from_secs(30);

/// The order of stopping: first `/readyz` says no, then connections are refused and streams end.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    leaving: CancellationToken,
    closing: CancellationToken,
}

impl Lifecycle {
    /// Begins to stop: not ready at once, closed after the notice.
    pub async fn stop(&self, notice: Duration) {
        self.leaving.cancel();
        tokio::time::sleep(notice).await;
        self.closing.cancel();
    }

    /// Whether stopping has begun.
    pub fn is_leaving(&self) -> bool {
        self.leaving.is_cancelled()
    }

    /// Returns when streams must end.
    pub async fn closing(&self) {
        self.closing.cancelled().await;
    }
}

/// What one listener bears.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many connections are open at once; more wait to be accepted.
    pub connections: usize,
    /// How long requests in flight may take to finish after closing.
    pub drain: Duration,
}

impl From<&Settings> for Limits {
    fn from(settings: &Settings) -> Self {
        Self { connections: settings.connections, drain: settings.drain }
    }
}

/// Everything that is served on the public listener: the parts, health, and around them ids, log, limits and problems.
/// `own` has a lock of its own and callers that speak for many, so no limit per address is put on it.
pub fn assemble(
    parts: impl IntoIterator<Item = Router>,
    own: Router,
    assistant: Arc<Assistant>,
    life: Lifecycle,
    settings: &Settings,
) -> Router {
    let health =
        Router::new().route("/healthz", get("ok")).route("/readyz", get(ready)).with_state((assistant, life));
    surrounded(parts.into_iter().fold(Router::new(), Router::merge), health.merge(own), settings)
}

/// The parts count towards the limit; health, which a load balancer asks every second, does not.
fn surrounded(parts: Router, health: Router, settings: &Settings) -> Router {
    let limiter = Limiter::new(settings.requests_per_minute, settings.trusted_proxies.clone());
    parts
        .fallback(async || Problem::new(problem::NOT_FOUND, "Nothing is served at this address."))
        .layer(middleware::from_fn_with_state(limiter, limit))
        .merge(health)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(tidy))
        .layer(default_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(default_header(header::REFERRER_POLICY, "no-referrer"))
        .layer(middleware::from_fn(observe))
}

/// A part whose requests have ordinary bodies and finish in ordinary time.
pub fn ordinary<S: Clone + Send + Sync + 'static>(part: Router<S>) -> Router<S> {
    bounded(part, JSON_LIMIT, REQUEST_TIME)
}

/// A part whose bodies hold at most so many bytes and whose answers begin within this time.
pub fn bounded<S: Clone + Send + Sync + 'static>(part: Router<S>, bytes: usize, time: Duration) -> Router<S> {
    part.layer(DefaultBodyLimit::max(bytes))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, time))
}

/// Sets a header where the part has not set its own.
pub fn default_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Lets pages of the embedding origins call a part from the browser. No cookies: the API has none.
pub fn cors(embed_origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(embed_origins.iter().cloned()))
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, HeaderName::from_static("last-event-id")])
        .expose_headers([header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(Duration::from_secs(600))
}

async fn ready(State((assistant, life)): State<(Arc<Assistant>, Lifecycle)>) -> Response {
    if life.is_leaving() {
        return Problem::new(problem::UNAVAILABLE, "This server is stopping.").retry(5).into_response();
    }
    match assistant.ready().await {
        Ok(()) => "ready".into_response(),
        Err(error) => {
            tracing::warn!(error = ?error, "not ready: a write would not go through");
            Problem::store_away().into_response()
        }
    }
}

/// What a panic says may hold a resident's words, so it stays out of this line and out of the answer.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request handler panicked");
    Problem::fault().into_response()
}

/// Serves until the lifecycle closes, then finishes what is in flight, for as long as the limits allow.
///
/// axum's own `serve` has no time limit on headers, so a few slow clients could hold every connection.
pub async fn serve(listener: TcpListener, router: Router, life: Lifecycle, limits: Limits) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    loop {
        let arrival = async {
            let slot = Arc::clone(&slots).acquire_owned().await.expect("the semaphore is never closed");
            (slot, listener.accept().await)
        };
        tokio::select! {
            () = life.closing() => break,
            Some(_) = connections.join_next() => {}
            (slot, accepted) = arrival => match accepted {
                Ok((stream, peer)) => {
                    let connection = converse(stream, peer, router.clone(), life.clone());
                    connections.spawn(async move {
                        connection.await;
                        drop(slot);
                    });
                }
                Err(error) => {
                    // Out of file descriptors, most likely: wait for some to come back.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.drain, finished).await.is_err() {
        tracing::warn!(
            connections = connections.len(),
            "requests were cut off: they took longer than the drain"
        );
    }
}

async fn converse(stream: TcpStream, peer: SocketAddr, router: Router, life: Lifecycle) {
    // Small answers go out at once; a failure here costs some milliseconds and nothing else.
    let _ = stream.set_nodelay(true);
    let service = router.map_request(move |request: axum::http::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = life.closing() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

#[cfg(test)]
mod tests;
