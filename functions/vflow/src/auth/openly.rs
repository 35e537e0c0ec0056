//! Decides who may pair a device without a key.

use api::{OpenPairing, Request};
use http::header::{HOST, ORIGIN};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Uri};
use std::net::IpAddr;

/// Headers with which proxies and tunnels name the client, in addition to those that begin with
/// `x-forwarded`.
const FORWARDING: [&str; 10] = [
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-host",
    "true-client-ip",
    "cf-connecting-ip",
    "fly-client-ip",
    "fastly-client-ip",
];

/// Whether the request needs no key.
pub(super) fn may_pair(open: OpenPairing, request: &Request) -> bool {
    match open {
        OpenPairing::Nobody => false,
        OpenPairing::ThisMachine => comes_from_this_machine(request),
        OpenPairing::Anybody => true,
    }
}

/// Whether the request comes from a person or a program on this machine.
pub(super) fn comes_from_this_machine(request: &Request) -> bool {
    is_from_this_machine(&request.headers, request.peer)
}

/// A loopback address is not sufficient: a proxy or a tunnel on this machine also has one, and so
/// do pages of other sites in the browser of the user. So the request must name a loopback host and
/// must not be forwarded, and the origin of a page must be this host.
fn is_from_this_machine(headers: &HeaderMap, peer: Option<IpAddr>) -> bool {
    if peer.is_some_and(|peer| !peer.to_canonical().is_loopback()) || is_forwarded(headers) {
        return false;
    }
    let Some(host) = only(headers, HOST.as_str()).and_then(|host| host.parse::<Authority>().ok()) else { return false };
    let is_own_page = |origin: &HeaderValue| {
        let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
        origin.is_some_and(|origin| origin.authority() == Some(&host) && origin.scheme_str() == Some("http"))
    };
    is_loopback(host.host()) && headers.get_all(ORIGIN).iter().all(is_own_page)
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| name.as_str().starts_with("x-forwarded") || FORWARDING.contains(&name.as_str()))
}

/// The value of a header that is given exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or_else(|_| host.eq_ignore_ascii_case("localhost"), |address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderName;

    fn verdict(peer: &str, fields: &[(&'static str, &'static str)]) -> bool {
        let pairs =
            fields.iter().map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value);
        }
        is_from_this_machine(&headers, peer.parse().ok())
    }

    #[test]
    fn a_caller_on_this_machine_pairs_openly() {
        for host in ["localhost", "LocalHost:9000", "127.0.0.1:9000", "127.1.2.3", "[::1]:9000", "[::ffff:127.0.0.1]"] {
            assert!(verdict("127.0.0.1", &[("host", host)]), "{host}");
        }
        assert!(verdict("::ffff:127.0.0.1", &[("host", "localhost:9000"), ("origin", "http://localhost:9000")]));
        assert!(verdict("", &[("host", "[::1]:9000"), ("origin", "http://[::1]:9000")]));
    }

    #[test]
    fn nobody_else_does() {
        let local = ("host", "localhost:9000");
        let cases: [&[(&str, &str)]; 24] = [
            &[],
            &[("host", "")],
            &[("host", "sluice.example")],
            &[("host", "localhost.evil.example")],
            &[("host", "127.0.0.1.evil.example:9000")],
            &[("host", "10.0.0.1:9000")],
            &[("host", "0.0.0.0:9000")],
            &[local, ("host", "localhost:9000")],
            &[local, ("x-forwarded-for", "127.0.0.1")],
            &[local, ("x-forwarded-proto", "https")],
            &[local, ("x-forwarded-host", "localhost")],
            &[local, ("forwarded", "for=127.0.0.1")],
            &[local, ("via", "1.1 proxy")],
            &[local, ("x-real-ip", "")],
            &[local, ("cf-connecting-ip", "127.0.0.1")],
            &[local, ("origin", "null")],
            &[local, ("origin", "")],
            &[local, ("origin", "http://localhost:3000")],
            &[local, ("origin", "http://localhost")],
            &[local, ("origin", "https://localhost:9000")],
            &[local, ("origin", "http://127.0.0.1:9000")],
            &[local, ("origin", "https://evil.example")],
            &[local, ("origin", "http://localhost:9000.evil.example")],
            &[local, ("origin", "http://localhost:9000"), ("origin", "https://evil.example")],
        ];
        for fields in cases {
            assert!(!verdict("127.0.0.1", fields), "{fields:?}");
        }
        assert!(!verdict("192.168.1.7", &[local]));
    }
}
