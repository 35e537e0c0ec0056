//! Lists of IP addresses (`1.2.3.4`) and networks (`10.0.0.0/8`).

use std::net::IpAddr;

/// An IP address or a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Parses an address, or a network with its prefix length.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            None => (text, None),
            Some((address, prefix)) => (address, Some(prefix)),
        };
        let address: IpAddr = address.parse().ok()?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => bits,
            // Parsing alone would also accept a sign.
            Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok()?
            }
            Some(_) => return None,
        };
        (prefix <= bits).then_some(Self { address, prefix })
    }

    /// Whether the network contains the address. An IPv4 address that is mapped to IPv6 counts as
    /// IPv4.
    pub fn contains(self, peer: IpAddr) -> bool {
        match (self.address, peer.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(peer)) => same(u32::from(own).into(), u32::from(peer).into(), self.prefix, 32),
            (IpAddr::V6(own), IpAddr::V6(peer)) => same(own.into(), peer.into(), self.prefix, 128),
            _ => false,
        }
    }
}

/// Whether the list admits a caller. An empty list admits everyone; other lists refuse a caller
/// whose address is unknown. Invalid entries match no address.
pub fn admits(list: &[String], peer: Option<IpAddr>) -> bool {
    list.is_empty()
        || peer.is_some_and(|peer| {
            list.iter().filter_map(|entry| Network::parse(entry)).any(|network| network.contains(peer))
        })
}

fn same(a: u128, b: u128, prefix: u8, bits: u8) -> bool {
    let ignored = u32::from(bits.saturating_sub(prefix));
    (a ^ b).checked_shr(ignored).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: &[&str]) -> Vec<String> {
        entries.iter().map(|&entry| entry.to_owned()).collect()
    }

    #[test]
    fn networks_contain_their_addresses() {
        let cases = [
            ("10.0.0.0/8", "10.255.1.2", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("1.2.3.4", "1.2.3.4", true),
            ("1.2.3.4", "::ffff:1.2.3.4", true),
            ("1.2.3.4", "1.2.3.5", false),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "::1", true),
        ];
        for (entry, peer, expected) in cases {
            assert_eq!(admits(&list(&[entry]), Some(peer.parse().unwrap())), expected, "{entry} {peer}");
        }
        assert!(admits(&[], None));
        assert!(!admits(&list(&["0.0.0.0/0"]), None));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in [
            "",
            "x",
            "1.2.3",
            "1.2.3.4/33",
            "::/129",
            "1.2.3.4/",
            "1.2.3.4/+8",
            "1.2.3.4/-1",
            "1.2.3.4/8/8",
            "01.2.3.4",
            "1.2.3.4/999",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}
