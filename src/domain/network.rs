//! Which network addresses are on the public internet, so that nobody can point us at our own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is somebody on the public internet: not this machine, not a private network, no metadata service
/// of a cloud, no way round through an IPv6 address that stands for an IPv4 one.
///
/// Follows the IANA special-purpose address registries; of IPv6 only global unicast (2000::/3) counts, and of that not
/// the blocks that tunnel IPv4 (6to4, Teredo), nor documentation.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        // This network, loopback, multicast and what is reserved above it.
        0 | 127 | 224.. => true,
        // Between a provider and its customers (CGNAT).
        100 => (64..128).contains(&b),
        // Protocol assignments, and relays of 6to4.
        192 => (b == 0 && c == 0) || (b == 88 && c == 99),
        // Measuring devices.
        198 => b == 18 || b == 19,
        _ => false,
    };
    !(special || address.is_private() || address.is_link_local() || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let global = (0x2000..0x4000).contains(&a);
    // 2001::/23 holds Teredo and other assignments, 2001:db8::/32 and 3fff::/20 documentation, 2002::/16 6to4.
    let special = (a == 0x2001 && (b < 0x200 || b == 0xdb8)) || a == 0x2002 || (a == 0x3fff && b < 0x1000);
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_told_from_those_outside() {
        for inside in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "1.1.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }
}
