//! What every HTTP surface shares: the server, problems, keys, limits, metrics.
//!
//! It knows the assistant only to ask it about keys and health, and knows no route but `/healthz`, `/readyz` and
//! `/metrics`: `channels` and `desk` bring their own, and `app` hands them to [`server::assemble`].

pub mod address;
pub mod input;
pub mod keys;
pub mod limits;
pub mod metrics;
pub mod observe;
pub mod problem;
pub mod server;

use address::Network;
use axum::http::HeaderValue;
use std::time::Duration;

/// The largest JSON or form body, in bytes: 4,000 characters, each escaped, with room for the other fields.
pub const JSON_LIMIT: usize = 64 * 1024;
/// The largest multipart body, in bytes: the largest file and its envelope.
pub const UPLOAD_LIMIT: usize = crate::domain::attachment::LARGEST + 64 * 1024;
/// How long an ordinary request may take, reading its body included.
pub const REQUEST_TIME: Duration = Duration::from_secs(30);
/// How long an upload may take: 20 MB over a slow telephone.
pub const UPLOAD_TIME: Duration = Duration::from_secs(120);

/// What `app` reads from the configuration for all HTTP surfaces.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Requests a minute from one address; 0 for no limit.
    pub requests_per_minute: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Origins whose pages may call the resident's part of the API: `https://www.council.example`.
    pub embed_origins: Vec<HeaderValue>,
    /// How many connections are open at once; more wait to be accepted.
    pub connections: usize,
    /// How long `/readyz` says no before connections are refused, so that a load balancer looks elsewhere first.
    pub notice: Duration,
    /// How long requests in flight may take to finish after that.
    pub drain: Duration,
}
