//! Telling other systems what happens, by the Standard Webhooks specification.
//!
//! The store queues an event for each endpoint in the transaction in which it happens; here it is sent, in order within
//! a ticket, until the endpoint has it or it becomes a dead letter. A body is made when it is sent, from what the store
//! still knows, so that erasing a conversation erases it here too. This room knows the store by its contract, and
//! nothing of channels or of how an endpoint is kept.

mod guard;
mod payload;
mod post;
mod schedule;
mod watch;
mod worker;

pub use watch::watch;
pub use worker::deliver;

use crate::assistant::ports::{Chance, Clock, Store};
use guard::Guard;
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;

/// How long a try may take from the first packet to the last, well within a lease.
const WHOLE: Duration = Duration::from_secs(12);
/// How long connecting may take, TLS included.
const CONNECT: Duration = Duration::from_secs(4);

/// What an operator decides about telling other systems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Plain http and private addresses are allowed.
    pub allow_private: bool,
    /// How long to wait before each try after the first; after the last it is given up.
    pub retries: Vec<SignedDuration>,
    /// How long an endpoint fails before somebody is told.
    pub alert_after: SignedDuration,
    /// Who is told: an address that takes `{"text"}`; none for the log alone.
    pub alert_url: Option<String>,
    /// How the outside reaches us, for links.
    pub public_url: String,
}

/// Sends what the store has queued.
pub struct Courier {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    settings: Settings,
    client: reqwest::Client,
}

impl Courier {
    /// A courier with a client of its own, which follows no redirect, uses no proxy and connects to no private address
    /// unless the settings allow it.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        settings: Settings,
    ) -> reqwest::Result<Self> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .https_only(!settings.allow_private)
            .dns_resolver(Arc::new(Guard::new(settings.allow_private)))
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .user_agent(concat!("Moothall/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { store, clock, chance, settings, client })
    }
}
