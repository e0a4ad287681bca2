//! Whose request it is: the address of the resident behind the proxies that we trust.

use axum::http::HeaderMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// A range of addresses in CIDR notation: `10.0.0.0/8`, `2001:db8::/32`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u32,
}

/// A text that is no range of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no address range: write 10.0.0.0/8, 2001:db8::/32 or one address")]
pub struct BadNetwork(String);

impl Network {
    /// Whether the address lies in this range.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(other)) => {
                (base.to_bits() ^ other.to_bits()).checked_shr(32 - self.prefix).unwrap_or(0) == 0
            }
            (IpAddr::V6(base), IpAddr::V6(other)) => {
                (base.to_bits() ^ other.to_bits()).checked_shr(128 - self.prefix).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().map_err(|_| bad())?)),
            None => (text, None),
        };
        let base: IpAddr = address.trim().parse().map_err(|_| bad())?;
        let widest = if base.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(widest);
        if prefix > widest {
            return Err(bad());
        }
        Ok(Self { base, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

/// The address that a request comes from.
///
/// `X-Forwarded-For` is read from the right, because each proxy appends the peer that it saw: the first address that
/// is not a trusted proxy is the caller, and everything left of it is the caller's own invention.
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_proxy = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut caller = peer.to_canonical();
    let hops = headers.get_all("x-forwarded-for").iter().rev();
    let hops = hops.filter_map(|value| value.to_str().ok()).flat_map(|list| list.rsplit(','));
    for hop in hops {
        if !is_proxy(caller) {
            break;
        }
        let Some(address) = hop_address(hop.trim()) else { break };
        caller = address;
    }
    caller
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]:443`.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    hop.trim_matches(['[', ']']).parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_range_holds_its_addresses_and_no_others() {
        for (range, inside, outside) in [
            ("10.0.0.0/8", "10.255.1.2", "11.0.0.1"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
            ("::/0", "2001:db8::1", "10.0.0.1"),
            ("127.0.0.1", "::ffff:127.0.0.1", "::1"),
        ] {
            let network: Network = range.parse().unwrap();
            assert!(network.contains(ip(inside)), "{range} {inside}");
            assert!(!network.contains(ip(outside)), "{range} {outside}");
        }
        for wrong in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "proxy", "10.0.0.0/x", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_caller_is_the_last_address_that_no_trusted_proxy_has() {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "2001:db8:1::/48".parse().unwrap()];
        for (peer, forwarded, expected) in [
            ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", "1.2.3.4, 203.0.113.9:5050, 10.0.0.2", "203.0.113.9"),
            ("2001:db8:1::1", "[2001:db8:2::9]:443", "2001:db8:2::9"),
            ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
            ("10.0.0.1", "1.2.3.4, unknown", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("203.0.113.5", "1.2.3.4", "203.0.113.5"),
        ] {
            let headers = HeaderMap::from_iter([(
                axum::http::HeaderName::from_static("x-forwarded-for"),
                forwarded.parse().unwrap(),
            )]);
            assert_eq!(client(ip(peer), &headers, &trusted), ip(expected), "{peer} {forwarded}");
        }
        let mut two = HeaderMap::new();
        two.append("x-forwarded-for", "1.2.3.4".parse().unwrap());
        two.append("x-forwarded-for", "203.0.113.9".parse().unwrap());
        assert_eq!(client(ip("10.0.0.1"), &two, &trusted), ip("203.0.113.9"));
    }
}
