//! Cookies that answers in a chain of redirects set, for the later requests of the same chain. They
//! are dropped at its end.

use http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use url::Url;

/// The most cookies of one chain, and the most bytes of one cookie.
const MAX_COOKIES: usize = 50;
const MAX_BYTES: usize = 4096;

/// The cookies of one chain.
#[derive(Debug, Default)]
pub(super) struct Jar(Vec<Cookie>);

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    host: String,
    port: u16,
    /// Whether subdomains of the host also get it.
    below: bool,
    path: String,
    secure: bool,
}

impl Jar {
    /// Stores the cookies that an answer sets.
    pub(super) fn take(&mut self, from: &Url, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = std::str::from_utf8(line.as_bytes()).unwrap_or_default();
            let Some((cookie, is_over)) = parsed(line, from) else { continue };
            self.0
                .retain(|known| !(known.name == cookie.name && known.host == cookie.host && known.path == cookie.path));
            if !is_over && self.0.len() < MAX_COOKIES {
                self.0.push(cookie);
            }
        }
    }

    /// Adds the cookies for the next request's address to its fields. A cookie replaces the
    /// caller's own of the same name.
    pub(super) fn give(&self, to: &Url, headers: &mut HeaderMap) {
        let ours: Vec<&Cookie> = self.0.iter().filter(|cookie| cookie.is_for(to)).collect();
        if ours.is_empty() {
            return;
        }
        let given: Vec<String> =
            headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).map(str::to_owned).collect();
        let kept = given.iter().flat_map(|line| line.split(';')).map(str::trim).filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && ours.iter().all(|cookie| cookie.name != name)
        });
        let added = ours.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value));
        let line = kept.map(str::to_owned).chain(added).collect::<Vec<_>>().join("; ");
        if let Ok(mut value) = HeaderValue::from_str(&line) {
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
    }
}

impl Cookie {
    fn is_for(&self, to: &Url) -> bool {
        let host = to.host_str().unwrap_or_default();
        let is_host = host == self.host || self.below && host.ends_with(&format!(".{}", self.host));
        // Different ports of a host are different services, except for the default ports with and
        // without TLS.
        let usual = |port| matches!(port, 80 | 443);
        let port = to.port_or_known_default().unwrap_or_default();
        let is_port = port == self.port || usual(port) && usual(self.port);
        let path = to.path();
        let is_path = path == self.path
            || path.strip_prefix(&self.path).is_some_and(|rest| self.path.ends_with('/') || rest.starts_with('/'));
        is_host && is_port && is_path && (to.scheme() == "https" || !self.secure)
    }
}

/// The cookie in a `Set-Cookie`, and whether it is to be deleted.
fn parsed(line: &str, from: &Url) -> Option<(Cookie, bool)> {
    let mut parts = line.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() || line.len() > MAX_BYTES {
        return None;
    }
    let own = from.host_str()?.to_owned();
    let directory =
        from.path().rsplit_once('/').map_or("/", |(directory, _)| if directory.is_empty() { "/" } else { directory });
    let mut cookie = Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        host: own.clone(),
        port: from.port_or_known_default()?,
        below: false,
        path: directory.to_owned(),
        secure: false,
    };
    let mut is_over = false;
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "secure" => cookie.secure = true,
            "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
            "max-age" => is_over |= value.parse::<i64>().is_ok_and(|age| age <= 0),
            // By convention, cookies to be deleted expire in 1970.
            "expires" => is_over |= value.contains("1970"),
            "domain" => {
                let domain = value.trim_start_matches('.').to_ascii_lowercase();
                let is_above = own.ends_with(&format!(".{domain}")) && domain.contains('.');
                if domain != own && !is_above {
                    return None;
                }
                (cookie.host, cookie.below) = (domain, from.domain().is_some());
            }
            _ => {}
        }
    }
    Some((cookie, is_over))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(set: &[(&str, &str)], own: &str, to: &str) -> String {
        let mut jar = Jar::default();
        for (from, line) in set {
            let headers = HeaderMap::from_iter([(SET_COOKIE, HeaderValue::from_str(line).unwrap())]);
            jar.take(&Url::parse(from).unwrap(), &headers);
        }
        let mut headers = HeaderMap::new();
        if !own.is_empty() {
            headers.insert(COOKIE, HeaderValue::from_str(own).unwrap());
        }
        jar.give(&Url::parse(to).unwrap(), &mut headers);
        headers.get(COOKIE).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    #[test]
    fn a_cookie_goes_where_it_belongs() {
        let from = "https://app.a.test/login/start";
        for (line, to, expected) in [
            ("s=1; Path=/", "https://app.a.test/x", "s=1"),
            ("s=1", "https://app.a.test/login/next", "s=1"),
            ("s=1", "https://app.a.test/other", ""),
            ("s=1; Path=/lo", "https://app.a.test/login", ""),
            ("s=1; Path=/", "http://app.a.test/x", "s=1"),
            ("s=1; Path=/; Secure; HttpOnly; SameSite=Lax", "http://app.a.test/x", ""),
            ("s=1; Path=/; Secure", "https://app.a.test/x", "s=1"),
            ("s=1; Path=/", "https://app.a.test:8443/x", ""),
            ("s=1; Path=/", "https://a.test/x", ""),
            ("s=1; Path=/", "https://b.test/x", ""),
            ("s=1; Path=/; Domain=a.test", "https://www.a.test/x", "s=1"),
            ("s=1; Path=/; Domain=.A.test", "https://a.test/x", "s=1"),
            ("s=1; Path=/; Domain=test", "https://b.test/x", ""),
            ("s=1; Path=/; Domain=b.test", "https://b.test/x", ""),
            ("s=1; Path=/; Max-Age=0", "https://app.a.test/x", ""),
            ("s=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://app.a.test/x", ""),
            ("=1; Path=/", "https://app.a.test/x", ""),
            ("nonsense", "https://app.a.test/x", ""),
        ] {
            assert_eq!(sent(&[(from, line)], "", to), expected, "{line} to {to}");
        }
    }

    #[test]
    fn the_last_one_of_a_name_counts_and_the_callers_others_stay() {
        let from = "http://a.test/";
        let set = [(from, "s=1"), (from, "t=2"), (from, "s=3"), (from, "t=; Max-Age=0")];
        assert_eq!(sent(&set, "own=x; s=old", "http://a.test/"), "own=x; s=3");
        assert_eq!(sent(&set, "own=x; s=old", "http://b.test/"), "own=x; s=old");
        assert_eq!(sent(&[("http://127.0.0.1:9/", "s=1; Domain=127.0.0.1")], "", "http://127.0.0.1:9/"), "s=1");
    }
}
