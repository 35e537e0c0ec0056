use std::net::SocketAddr;
use std::str::FromStr;
use url::{Host, Url};

/// The opened hosts. Empty by default, so that all addresses that are not public are refused.
#[derive(Clone, Debug, Default)]
pub struct AllowList {
    entries: Vec<AllowEntry>,
    /// Whether every host is opened.
    everything: bool,
    /// The address on which this process listens. No entry opens it.
    own: Option<SocketAddr>,
}

/// One opened host, written as `HOST` or `HOST:PORT`; without a port, all its ports are opened. A
/// name only opens itself, not the address to which it resolves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowEntry {
    host: Host<String>,
    port: Option<u16>,
}

/// The text is not a host with an optional port.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{entry:?} is not HOST or HOST:PORT")]
pub struct AllowEntryError {
    entry: String,
}

impl AllowList {
    /// Opens all hosts, for requests that are not sent.
    pub(super) fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// The same list for a process that listens at `own`, which no entry opens.
    #[must_use]
    pub fn sparing(self, own: SocketAddr) -> Self {
        Self { own: Some(own), ..self }
    }

    /// The address on which this process listens, if the URL has the same port.
    pub(super) fn own(&self, url: &Url) -> Option<SocketAddr> {
        self.own.filter(|own| url.port_or_known_default() == Some(own.port()))
    }

    /// The address on which this process listens, if it does.
    pub(super) fn listens(&self) -> Option<SocketAddr> {
        self.own
    }

    /// Whether the URL's host and port were opened.
    pub(super) fn opens(&self, url: &Url) -> bool {
        let (host, port) = (url.host(), url.port_or_known_default());
        self.everything
            || self.entries.iter().any(|entry| {
                host.as_ref().is_some_and(|host| *host == borrowed(&entry.host))
                    && (entry.port.is_none() || entry.port == port)
            })
    }
}

impl FromIterator<AllowEntry> for AllowList {
    fn from_iter<T: IntoIterator<Item = AllowEntry>>(entries: T) -> Self {
        Self { entries: entries.into_iter().collect(), ..Self::default() }
    }
}

impl FromStr for AllowEntry {
    type Err = AllowEntryError;

    fn from_str(entry: &str) -> Result<Self, AllowEntryError> {
        let refused = || AllowEntryError { entry: entry.to_owned() };
        let (host, port) = match entry.rsplit_once(':') {
            // A colon inside brackets belongs to the address.
            Some((_, after)) if after.ends_with(']') => (entry, None),
            Some((host, port)) => (host, Some(port.parse().map_err(|_| refused())?)),
            None => (entry, None),
        };
        // Patterns are not supported. The entry would be a name that no URL has, and open nothing.
        if host.contains('*') {
            return Err(refused());
        }
        // The parser for URLs, so that entries and URLs have the same spelling.
        Ok(Self { host: Host::parse(host).map_err(|_| refused())?, port })
    }
}

fn borrowed(host: &Host<String>) -> Host<&str> {
    match host {
        Host::Domain(name) => Host::Domain(name),
        Host::Ipv4(ip) => Host::Ipv4(*ip),
        Host::Ipv6(ip) => Host::Ipv6(*ip),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_opens_its_host_and_port_and_nothing_else() {
        let list: AllowList = ["localhost:8080", "127.0.0.1", "[::1]:443", "Example.COM"]
            .iter()
            .map(|entry| entry.parse().unwrap())
            .collect();
        for (url, opened) in [
            ("http://localhost:8080/x", true),
            ("http://localhost/", false),
            ("http://LOCALHOST:8080/", true),
            ("http://sub.localhost:8080/", false),
            ("http://127.1:99/", true),
            ("https://[::1]/", true),
            ("http://[::1]/", false),
            ("http://example.com/", true),
            ("http://example.com.evil.org/", false),
        ] {
            assert_eq!(list.opens(&Url::parse(url).unwrap()), opened, "{url}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for entry in ["", ":80", "host:", "host:70000", "::1", "a b", "http://host", "host/path", "host:80:80", "*"] {
            let parsed = entry.parse::<AllowEntry>();
            assert!(parsed.is_err(), "{entry}: {parsed:?}");
        }
    }
}
