//! The address guard: a name is looked up, what is inside is left out, and the connection is made to what is left, so
//! that no second look-up can turn it inwards.

use crate::domain::network::is_public;
use futures::future::BoxFuture;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The name leads to private addresses alone.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to a private address")]
pub(super) struct Inside;

type LookUp = dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync;

/// Looks names up for the client.
pub(super) struct Guard {
    allow_private: bool,
    look_up: Arc<LookUp>,
}

impl Guard {
    /// One that asks the operating system.
    pub(super) fn new(allow_private: bool) -> Self {
        // The port is the client's to fill in.
        Self::asking(allow_private, |name| {
            Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
        })
    }

    fn asking(
        allow_private: bool,
        look_up: impl Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync + 'static,
    ) -> Self {
        Self { allow_private, look_up: Arc::new(look_up) }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, allow_private) = ((self.look_up)(name.as_str().to_owned()), self.allow_private);
        Box::pin(async move {
            let mut found = found.await?;
            found.retain(|address| allow_private || is_public(address.ip()));
            if found.is_empty() {
                return Err(Inside.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address written as numbers, which nobody looks up, is inside.
pub(super) fn is_written_inside(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host.parse::<IpAddr>().is_ok_and(|address| !is_public(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    async fn resolved(guard: &Guard, name: &str) -> Result<Vec<SocketAddr>, String> {
        let resolving = guard.resolve(name.parse().unwrap());
        resolving.await.map(Iterator::collect).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_refused_unless_that_is_allowed() {
        let fault = resolved(&Guard::new(false), "localhost").await.unwrap_err();
        assert_eq!(fault, Inside.to_string());
        let found = resolved(&Guard::new(true), "localhost").await.unwrap();
        assert!(found.iter().all(|address| address.ip().is_loopback()));
    }

    #[tokio::test]
    async fn a_name_that_turns_inwards_on_the_second_look_up_is_refused_then() {
        let looks = AtomicUsize::new(0);
        let guard = Guard::asking(false, move |_| {
            let address = ["93.184.216.34:0", "127.0.0.1:0"][looks.fetch_add(1, Ordering::SeqCst) % 2];
            Box::pin(async move { Ok(vec![address.parse().unwrap(), "10.0.0.1:0".parse().unwrap()]) })
        });
        let first = resolved(&guard, "turncoat.example").await.unwrap();
        assert_eq!(first, ["93.184.216.34:0".parse().unwrap()], "the private one is left out");
        assert_eq!(resolved(&guard, "turncoat.example").await.unwrap_err(), Inside.to_string());
    }

    #[test]
    fn an_address_written_as_numbers_is_looked_at_too() {
        for inside in
            ["https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://[::ffff:10.0.0.1]/"]
        {
            assert!(is_written_inside(&inside.parse().unwrap()), "{inside}");
        }
        for outside in ["https://example.org/", "https://93.184.216.34/", "https://[2606:4700::1111]/"] {
            assert!(!is_written_inside(&outside.parse().unwrap()), "{outside}");
        }
    }
}
