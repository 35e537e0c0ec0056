use super::address::judge;
use super::allow::AllowList;
use super::error::SendError;
use super::own;
use std::net::IpAddr;
use url::{Host, Url};

/// A URL that can be requested, and the client for it.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    pub(super) url: Url,
    /// Whether the allow-list opens it, so that its addresses are not judged.
    pub(super) opened: bool,
    /// Whether it has the port on which this process listens, so that its addresses must not be
    /// those of this process.
    pub(super) near: bool,
}

/// Ports above 1023 of protocols other than HTTP, from the list that browsers use.
const ODD_PORTS: [u16; 19] =
    [1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 11211];

/// Checks everything about a URL that is known before its name is resolved.
pub(super) fn judged(mut url: Url, allow: &AllowList) -> Result<Destination, SendError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(SendError::InvalidUrl { why: "its scheme is neither http nor https" });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(SendError::InvalidUrl { why: "it contains user information" });
    }
    url.set_fragment(None);
    let near = allow.own(&url);
    let literal = match url.host() {
        Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
        _ => None,
    };
    if near.zip(literal).is_some_and(|(own, ip)| own::is(own, ip)) {
        return Err(SendError::refused(&url, own::WHY));
    }
    let opened = allow.opens(&url);
    if !opened {
        let refused = |why| SendError::refused(&url, why);
        let port = url.port_or_known_default().unwrap_or(0);
        if (port < 1024 && port != 80 && port != 443) || ODD_PORTS.contains(&port) {
            return Err(refused("not a port for HTTP"));
        }
        // The parser turns every spelling of an address into the same address.
        match literal {
            Some(ip) => judge(ip).map_err(refused)?,
            None if url.host().is_some() => {}
            None => return Err(SendError::InvalidUrl { why: "it has no host" }),
        }
    }
    Ok(Destination { url, opened, near: near.is_some() })
}

/// Parses and checks the URL that a caller gave.
pub(super) fn parsed(text: &str, allow: &AllowList) -> Result<Destination, SendError> {
    let url = Url::parse(&with_breaks(text)).map_err(|_| SendError::InvalidUrl { why: "it cannot be parsed" })?;
    judged(url, allow)
}

/// The URL with line breaks and tabs inside of it percent-encoded. The parser would leave them out,
/// and so change a value that was put into the URL.
fn with_breaks(text: &str) -> String {
    text.trim().replace('\n', "%0A").replace('\r', "%0D").replace('\t', "%09")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(url: &str) -> Result<Destination, SendError> {
        parsed(url, &AllowList::default())
    }

    #[test]
    fn line_breaks_and_tabs_are_kept() {
        let sent = |text| outcome(text).unwrap().url.to_string();
        assert_eq!(sent(" https://a.test/x?q=1\r\n2\t3#f\n"), "https://a.test/x?q=1%0D%0A2%093");
        assert!(outcome("https://a.te\nst/").is_err());
    }

    #[test]
    fn every_spelling_of_a_private_host_is_refused() {
        for host in [
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "127.0.0.1.",
            "①②⑦.⓪.⓪.①",
            "１２７.０.０.１",
            "127。0。0。1",
            "%31%32%37.0.0.1",
            "0",
            "0.0.0.0",
            "[::]",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "169.254.169.254",
            "0xa9fea9fe",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "10.1.2.3",
            "192.168.1.1",
            "100.100.100.200",
        ] {
            for url in [format!("http://{host}/x?secret=1"), format!("https://{host}:8443/")] {
                let Err(SendError::Refused { .. }) = outcome(&url) else { panic!("{url}") };
            }
        }
    }

    #[test]
    fn odd_urls_are_invalid_and_odd_ports_are_refused() {
        for url in [
            "",
            "example.com",
            "//example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "gopher://example.com/",
            "http://",
            "http://user@example.com/",
            "http://:password@example.com/",
            "http://example.com@127.0.0.1/",
            "http://[fe80::1%25eth0]/",
            "http://exa mple.com/",
        ] {
            assert!(matches!(outcome(url), Err(SendError::InvalidUrl { .. })), "{url}");
        }
        for port in [0, 22, 25, 81, 444, 6379, 6667] {
            let url = format!("http://example.com:{port}/");
            assert!(matches!(outcome(&url), Err(SendError::Refused { .. })), "{url}");
        }
        for url in ["http://example.com/", "https://example.com:8443/#top", "http://8.8.8.8:8080/"] {
            let destination = outcome(url).unwrap();
            assert!(!destination.opened && destination.url.fragment().is_none(), "{url}");
        }
    }
}
