//! Refuses requests that a page of another site makes a browser send, and those that reach the host
//! under a foreign name (DNS rebinding).

use api::{Context, Request};
use http::Uri;
use http::header::{HOST, ORIGIN};

/// Whether the headers `Host` and `Origin` of the request belong to this host or to this machine.
pub(crate) fn is_own(context: &Context, request: &Request) -> bool {
    let own = context.host.base_url.as_deref().and_then(name_of);
    let text = |name| request.headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let fits = |given: Option<String>| given.is_some_and(|name| is_local(&name) || Some(&name) == own.as_ref());
    let host = text(HOST).is_none_or(|host| fits(name_of(&format!("http://{host}"))) || own.is_none());
    let origin = text(ORIGIN).is_none_or(|origin| fits(name_of(origin)));
    host && origin
}

/// The name or address in a URL, in lower case.
fn name_of(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    Some(uri.host()?.trim_matches(['[', ']']).to_ascii_lowercase())
}

/// Whether it is a name of this machine, or an address. An address cannot be part of DNS rebinding.
fn is_local(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost") || name.parse::<std::net::IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_from_urls() {
        for (url, name) in [
            ("https://API.example.com/x", Some("api.example.com")),
            ("http://[::1]:9000", Some("::1")),
            ("null", Some("null")),
            ("", None),
        ] {
            assert_eq!(name_of(url).as_deref(), name, "{url}");
        }
        assert!(is_local("127.0.0.1") && is_local("::1") && is_local("a.localhost") && !is_local("localhost.example"));
    }
}
