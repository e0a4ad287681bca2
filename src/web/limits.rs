//! How often one address may ask.
//!
//! A bucket of a minute's requests that refills steadily, kept as one moment per address (the generic cell rate
//! algorithm): the moment at which the bucket is full again. An address whose moment has passed is the same as one
//! never seen, so the table can forget it.

use super::address::{Network, client};
use super::problem::{self, Problem};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);
/// How many addresses are remembered: about 4 MB. While it is full of addresses that are asking right now, strangers
/// pass uncounted rather than being shut out.
const REMEMBERED: usize = 65_536;

/// The limit, shared by every request.
#[derive(Debug, Clone)]
pub struct Limiter(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// One request's share of the minute; none for no limit.
    share: Option<Duration>,
    trusted: Vec<Network>,
    table: Mutex<Table>,
}

#[derive(Debug)]
struct Table {
    full_again: HashMap<IpAddr, Instant>,
    swept: Option<Instant>,
}

impl Limiter {
    /// A limit of so many requests a minute (0 for none), with the caller's address taken from behind these proxies.
    pub fn new(requests_per_minute: u32, trusted: Vec<Network>) -> Self {
        let share = (requests_per_minute > 0).then(|| MINUTE / requests_per_minute);
        let table = Mutex::new(Table { full_again: HashMap::new(), swept: None });
        Self(Arc::new(Inner { share, trusted, table }))
    }

    /// Counts one request.
    ///
    /// # Errors
    /// How long until the next would pass, when this one is too many.
    pub fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let Some(share) = self.0.share else { return Ok(()) };
        let household = household(address);
        // A panic while the lock is held cannot leave the table half written: each entry is one value.
        let mut table = self.0.table.lock().unwrap_or_else(PoisonError::into_inner);
        if !table.has_room_for(household, now) {
            return Ok(());
        }
        let full_again = table.full_again.entry(household).or_insert(now);
        let after = (*full_again).max(now) + share;
        match (after - now).checked_sub(MINUTE) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => {
                *full_again = after;
                Ok(())
            }
        }
    }
}

impl Table {
    fn has_room_for(&mut self, household: IpAddr, now: Instant) -> bool {
        if self.full_again.len() < REMEMBERED || self.full_again.contains_key(&household) {
            return true;
        }
        // Sweeping walks the whole table, so a flood of strangers may cause it once a second and no oftener.
        if self.swept.is_none_or(|swept| now - swept >= Duration::from_secs(1)) {
            self.full_again.retain(|_, full_again| *full_again > now);
            self.swept = Some(now);
        }
        self.full_again.len() < REMEMBERED
    }
}

/// An IPv6 household has a /64 of its own and can write from any address of it.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        v4 => v4,
    }
}

/// Middleware: refuses with 429 and `Retry-After` what is too much.
pub async fn limit(State(limiter): State<Limiter>, request: Request, next: Next) -> Response {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() else {
        return next.run(request).await;
    };
    let caller = client(peer.ip(), request.headers(), &limiter.0.trusted);
    match limiter.take(caller, Instant::now()) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            let seconds = wait.as_secs_f64().ceil() as u64;
            Problem::new(problem::TOO_MANY_REQUESTS, format!("Try again in {seconds} s."))
                .retry(seconds)
                .into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_minute_holds_so_many_requests_and_refills_steadily() {
        let limiter = Limiter::new(6, Vec::new());
        let start = Instant::now();
        for _ in 0..6 {
            assert_eq!(limiter.take(ip("192.0.2.1"), start), Ok(()));
        }
        assert_eq!(limiter.take(ip("192.0.2.1"), start), Err(Duration::from_secs(10)));
        assert_eq!(limiter.take(ip("192.0.2.2"), start), Ok(()), "another address has its own");
        let later = start + Duration::from_secs(10);
        assert_eq!(limiter.take(ip("192.0.2.1"), later), Ok(()));
        assert_eq!(limiter.take(ip("192.0.2.1"), later), Err(Duration::from_secs(10)));
    }

    #[test]
    fn an_ipv6_household_counts_as_one() {
        let limiter = Limiter::new(1, Vec::new());
        let now = Instant::now();
        assert_eq!(limiter.take(ip("2001:db8:1:2::1"), now), Ok(()));
        assert!(limiter.take(ip("2001:db8:1:2:ffff::9"), now).is_err());
        assert_eq!(limiter.take(ip("2001:db8:1:3::1"), now), Ok(()));
    }

    #[test]
    fn no_limit_is_no_limit() {
        let limiter = Limiter::new(0, Vec::new());
        let now = Instant::now();
        assert!((0..10_000).all(|_| limiter.take(ip("192.0.2.1"), now).is_ok()));
    }

    #[test]
    fn the_table_stays_bounded_and_strangers_still_pass() {
        let limiter = Limiter::new(60, Vec::new());
        let now = Instant::now();
        for n in 0..REMEMBERED as u32 + 10 {
            assert!(limiter.take(IpAddr::V4(n.into()), now).is_ok());
        }
        assert_eq!(limiter.0.table.lock().unwrap().full_again.len(), REMEMBERED);
        let later = now + Duration::from_secs(2);
        assert!(limiter.take(ip("203.0.113.1"), later).is_ok());
        assert_eq!(limiter.0.table.lock().unwrap().full_again.len(), 1);
    }
}
