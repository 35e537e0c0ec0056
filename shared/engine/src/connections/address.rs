//! Checks the addresses in a connection: its hosts, and the endpoint that gives tokens.

use url::Url;

/// Whether the text is the name of a host, as requests of steps can have it. A port is no part of
/// it: with one, the host would fit no request.
pub fn is_host(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':' | '[' | ']');
    if !name.chars().all(is_plain) {
        return false;
    }
    let url = Url::parse(&format!("http://{name}/"));
    url.is_ok_and(|url| url.host_str().is_some_and(|host| host.eq_ignore_ascii_case(name)) && url.path() == "/")
}

/// Why the text cannot be the address of a token endpoint; `None` if it can.
pub fn endpoint_refused(text: &str) -> Option<&'static str> {
    let Ok(url) = Url::parse(text) else {
        return Some("must be an address that begins with http:// or https://");
    };
    if !matches!(url.scheme(), "http" | "https") {
        return Some("must begin with http:// or https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Some("must not contain a user or a password: this field is shown");
    }
    if url.fragment().is_some() {
        return Some("must not contain a fragment (#…): it is not sent");
    }
    (url.port() == Some(0)).then_some("has the port 0, which no server has")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_that_an_address_can_have() {
        for good in
            ["api.example.com", "API.example.com", "*.example.com", "localhost", "127.0.0.1", "[::1]", "a_b.test"]
        {
            assert!(is_host(good), "{good}");
        }
        for bad in ["", "*.", "a.com:0", "a.com:8080", "a.com/", "https://a.com", "u@a.com", "a b", "1.2", "[::1", "a*"]
        {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn an_endpoint_has_no_credentials_in_its_address() {
        assert_eq!(endpoint_refused("https://login.example.com/token?tenant=a"), None);
        for (bad, word) in [
            ("http://u:p@x/", "password"),
            ("https://u@x/", "user"),
            ("https://", "address"),
            ("ftp://a.com/", "begin"),
            ("a.com", "address"),
            ("https://a.com/#x", "fragment"),
            ("https://a.com:0/", "port 0"),
        ] {
            assert!(endpoint_refused(bad).is_some_and(|reason| reason.contains(word)), "{bad}");
        }
    }
}
