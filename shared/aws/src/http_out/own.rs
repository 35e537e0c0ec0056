//! The address on which this process listens. Workflows can never call it, regardless of what is
//! allowed.

use std::net::{IpAddr, SocketAddr, UdpSocket};

/// The reason for the refusal.
pub(super) const WHY: &str = "it is this host itself";

/// Whether connections to `ip`, at the port of `own`, would reach this process.
pub(super) fn is(own: SocketAddr, ip: IpAddr) -> bool {
    let (listens, ip) = (own.ip().to_canonical(), ip.to_canonical());
    if listens.is_unspecified() {
        return ip.is_loopback() || ip.is_unspecified() || is_of_this_machine(ip);
    }
    // The unspecified address means the local machine.
    ip == listens || ip.is_unspecified() && listens.is_loopback()
}

/// Whether the address belongs to this machine. Only then can it be bound.
fn is_of_this_machine(ip: IpAddr) -> bool {
    UdpSocket::bind((ip, 0)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_leads_back_is_own() {
        for (own, ip, leads_back) in [
            ("127.0.0.1:9000", "127.0.0.1", true),
            ("127.0.0.1:9000", "::ffff:127.0.0.1", true),
            ("127.0.0.1:9000", "0.0.0.0", true),
            ("127.0.0.1:9000", "::", true),
            ("127.0.0.1:9000", "127.0.0.2", false),
            ("127.0.0.1:9000", "::1", false),
            ("[::1]:9000", "::1", true),
            ("0.0.0.0:9000", "127.0.0.2", true),
            ("[::]:9000", "127.0.0.1", true),
            ("0.0.0.0:9000", "192.0.2.1", false),
        ] {
            assert_eq!(is(own.parse().unwrap(), ip.parse().unwrap()), leads_back, "{own} {ip}");
        }
    }
}
