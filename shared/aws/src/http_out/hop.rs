use super::allow::AllowList;
use super::destination::{self, Destination};
use super::error::SendError;
use super::{headers, signing};
use bytes::Bytes;
use engine::ports::http_out::HttpRequest;
use http::header::{HeaderMap, HeaderValue};
use http::{Method, StatusCode};

/// One request of a chain of redirects: that of the caller, or one that results from an answer.
#[derive(Clone, Debug)]
pub(super) struct Hop {
    pub(super) method: Method,
    pub(super) to: Destination,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
}

impl Hop {
    /// The request of the caller.
    pub(super) fn first(request: HttpRequest, allow: &AllowList) -> Result<Self, SendError> {
        let to = destination::parsed(&request.url, allow)?;
        let method = Method::from_bytes(request.method.as_bytes()).ok();
        let method = method.filter(|method| !matches!(*method, Method::CONNECT | Method::TRACE));
        let method = method.ok_or_else(|| SendError::InvalidRequest { why: "the method is not allowed".to_owned() })?;
        let body = request.body.as_deref().unwrap_or_default();
        let mut headers = headers::outgoing(&request.headers, &to.url, body.len())?;
        if let Some(signing) = &request.signing {
            signing::add(signing, method.as_str(), &to.url, &mut headers, body)?;
        }
        Ok(Self { method, headers, to, body: request.body.map(Bytes::from) })
    }

    /// The next request for a redirect, checked like the first one; `None` if the answer is not a
    /// redirect. The rules are those of the fetch standard.
    pub(super) fn next(
        &self,
        status: StatusCode,
        location: Option<&HeaderValue>,
        allow: &AllowList,
    ) -> Result<Option<Self>, SendError> {
        let Some(location) = location.filter(|_| matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)) else {
            return Ok(None);
        };
        let unusable = SendError::InvalidUrl { why: "a redirect leads nowhere" };
        let location = std::str::from_utf8(location.as_bytes()).map_err(|_| unusable.clone())?;
        let url = self.to.url.join(location).map_err(|_| unusable)?;
        let mut next = Self { to: destination::judged(url, allow)?, ..self.clone() };
        let becomes_get = match status.as_u16() {
            301 | 302 => self.method == Method::POST,
            303 => !matches!(self.method, Method::GET | Method::HEAD),
            _ => false,
        };
        if becomes_get {
            next.method = Method::GET;
            next.body = None;
            headers::strip_body(&mut next.headers);
        }
        if next.to.url.origin() != self.to.url.origin() {
            headers::strip_secrets(&mut next.headers);
        }
        Ok(Some(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(method: &str, url: &str) -> Hop {
        let names =
            ["Authorization", "Cookie", "X-Api-Key", "X-Auth-Token", "Idempotency-Key", "Content-Type", "Accept"];
        let request = HttpRequest {
            method: method.to_owned(),
            url: url.to_owned(),
            headers: names.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect(),
            body: Some(b"body".to_vec()),
            timeout_ms: 1,
            max_body_bytes: 1,
            cut_body: false,
            follow_redirects: true,
            signing: None,
        };
        Hop::first(request, &AllowList::default()).unwrap()
    }

    fn next(hop: &Hop, status: u16, location: &str) -> Result<Option<Hop>, SendError> {
        let location = HeaderValue::from_str(location).unwrap();
        hop.next(StatusCode::from_u16(status).unwrap(), Some(&location), &AllowList::default())
    }

    fn names(hop: &Hop) -> Vec<&str> {
        hop.headers.keys().map(http::HeaderName::as_str).collect()
    }

    #[test]
    fn methods_and_bodies_change_as_in_the_fetch_standard() {
        for (method, status, after) in [
            ("POST", 301, "GET"),
            ("POST", 302, "GET"),
            ("PUT", 302, "PUT"),
            ("PUT", 303, "GET"),
            ("HEAD", 303, "HEAD"),
            ("POST", 307, "POST"),
            ("POST", 308, "POST"),
        ] {
            let next = next(&hop(method, "https://a.example/x"), status, "/y").unwrap().unwrap();
            assert_eq!(
                (next.method.as_str(), next.to.url.as_str()),
                (after, "https://a.example/y"),
                "{method} {status}"
            );
            let kept = method == after;
            assert_eq!(
                (next.body.is_some(), names(&next).contains(&"content-type")),
                (kept, kept),
                "{method} {status}"
            );
        }
        assert!(next(&hop("GET", "https://a.example/"), 300, "/y").unwrap().is_none());
        assert!(next(&hop("GET", "https://a.example/"), 304, "/y").unwrap().is_none());
    }

    #[test]
    fn secrets_stay_with_their_origin() {
        let first = hop("GET", "https://a.example/");
        let same = next(&first, 302, "https://a.example:443/y").unwrap().unwrap();
        assert_eq!(names(&same), names(&first));
        for other in ["https://b.example/", "http://a.example/", "https://a.example:8443/", "//sub.a.example/"] {
            let next = next(&first, 302, other).unwrap().unwrap();
            assert_eq!(names(&next), ["idempotency-key", "content-type", "accept"], "{other}");
        }
    }

    #[test]
    fn a_redirect_is_judged_like_a_first_request() {
        let first = hop("GET", "https://a.example/");
        for location in ["http://127.0.0.1/", "//2130706433/", "https://[::1]/", "http://b.example:22/"] {
            assert!(matches!(next(&first, 302, location), Err(SendError::Refused { .. })), "{location}");
        }
        for location in ["file:///etc/passwd", "https://user:pass@b.example/", "http://["] {
            assert!(matches!(next(&first, 302, location), Err(SendError::InvalidUrl { .. })), "{location}");
        }
    }
}
