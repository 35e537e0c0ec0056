//! Adapts an answer to the request: no body for HEAD, no body if the caller already has it, and
//! gzip if the caller accepts it.

use crate::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, Method, StatusCode};
use std::io::Write;

/// Smaller answers fit into one packet, so compressing them saves nothing. In bytes.
const WORTH_IT: usize = 1_024;
/// Larger answers are compressed on another thread, so that other requests do not wait. In bytes.
const LARGE: usize = 64 * 1_024;

/// What the headers of a request ask for.
pub(crate) struct Asked {
    is_head: bool,
    may_be_had: bool,
    takes_gzip: bool,
    had: Vec<HeaderValue>,
}

impl Asked {
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Self {
        Self {
            is_head: *method == Method::HEAD,
            may_be_had: matches!(*method, Method::HEAD | Method::GET),
            takes_gzip: takes_coding(headers, "gzip"),
            had: headers.get_all(IF_NONE_MATCH).iter().cloned().collect(),
        }
    }

    /// The answer as the caller gets it.
    pub(crate) async fn fit(&self, mut response: Response) -> Response {
        if self.may_be_had && response.status() == StatusCode::OK && self.has(&response) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.body_mut() = Bytes::new();
            response.headers_mut().remove(CONTENT_TYPE);
            // A policy can contain a nonce for the body with which it was sent, and the caller
            // keeps that body.
            response.headers_mut().remove(CONTENT_SECURITY_POLICY);
        } else if response.body().len() >= WORTH_IT && shrinks(response.headers()) {
            vary(&mut response, "accept-encoding");
            if self.takes_gzip {
                response = compressed(response).await;
            }
        }
        if self.is_head && response.status() != StatusCode::NOT_MODIFIED {
            let length = HeaderValue::from(response.body().len());
            response.headers_mut().insert(CONTENT_LENGTH, length);
            *response.body_mut() = Bytes::new();
        }
        response
    }

    /// Whether the caller has this answer. Tags are compared weakly, because a compressed answer
    /// has the same content.
    fn has(&self, response: &Response) -> bool {
        let Some(tag) = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()) else { return false };
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let named = self.had.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        named.map(bare).any(|given| given == "*" || given == bare(tag))
    }
}

/// Says that the answer depends on this request header.
pub fn vary(response: &mut Response, header: &'static str) {
    response.headers_mut().append(VARY, HeaderValue::from_static(header));
}

/// Whether the caller accepts answers in this coding.
pub fn takes_coding(headers: &HeaderMap, coding: &str) -> bool {
    headers.get_all(ACCEPT_ENCODING).iter().any(|value| names_coding(value.to_str().unwrap_or_default(), coding))
}

/// Whether the list accepts the coding, by its name or by `*`, with a quality above 0.
fn names_coding(accepted: &str, coding: &str) -> bool {
    let mut any = false;
    for entry in accepted.split(',') {
        let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
        let quality = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), |text| text.trim().parse::<f32>());
        let wanted = quality.is_ok_and(|quality| quality > 0.0);
        let name = name.trim().to_ascii_lowercase();
        // RFC 9110 still allows the older name `x-gzip`.
        if name == coding || name.strip_prefix("x-") == Some(coding) {
            return wanted;
        }
        if name == "*" {
            any = wanted;
        }
    }
    any
}

/// Whether compression makes the answer smaller: it is text of any type, and not compressed yet.
fn shrinks(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_text = match media.split_once('/') {
        // A stream is sent while it is produced.
        Some(("text", kind)) => kind != "event-stream",
        Some(("application", kind)) => {
            matches!(kind, "json" | "javascript" | "xml" | "yaml" | "wasm")
                || kind.ends_with("+json")
                || kind.ends_with("+xml")
        }
        Some(("image", kind)) => kind == "svg+xml",
        _ => false,
    };
    is_text && !headers.contains_key(CONTENT_ENCODING)
}

async fn compressed(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let packed = if body.len() > LARGE {
        let whole = body.clone();
        tokio::task::spawn_blocking(move || gzip(&whole)).await.ok().flatten()
    } else {
        gzip(&body)
    };
    let Some(packed) = packed.filter(|packed| packed.len() < body.len()) else {
        return Response::from_parts(head, body);
    };
    head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    // A strong tag would say that the bytes are the same, so the tag of compressed bytes is weak.
    if let Some(tag) = head.headers.get(ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| !tag.starts_with("W/"))
        && let Ok(weak) = HeaderValue::try_from(format!("W/{tag}"))
    {
        head.headers.insert(ETAG, weak);
    }
    Response::from_parts(head, packed)
}

fn gzip(bytes: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn answer(kind: &'static str, size: usize) -> Response {
        let mut response = http::Response::new(Bytes::from("ab".repeat(size / 2)));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        response.headers_mut().insert(ETAG, HeaderValue::from_static("\"1\""));
        response
    }

    async fn fitted(method: &Method, sent: &[(http::HeaderName, &'static str)], answer: Response) -> Response {
        let headers = sent.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        Asked::of(method, &headers).fit(answer).await
    }

    #[tokio::test]
    async fn text_is_compressed_for_those_who_take_it() {
        for (accepted, kind, size, packed) in [
            ("gzip", "application/json; charset=utf-8", 4_000, true),
            ("br, GZip;q=0.5", "text/html", 200_000, true),
            ("*", "application/problem+json", 4_000, true),
            ("x-gzip", "image/svg+xml", 4_000, true),
            ("gzip;q=0, *", "text/html", 4_000, false),
            ("br, deflate", "text/html", 4_000, false),
            ("", "text/html", 4_000, false),
            ("gzip", "text/html", 1_000, false),
            ("gzip", "application/zip", 4_000, false),
            ("gzip", "text/event-stream", 4_000, false),
        ] {
            let before = answer(kind, size);
            let plain = before.body().clone();
            let after = fitted(&Method::GET, &[(ACCEPT_ENCODING, accepted)], before).await;
            assert_eq!(after.headers().contains_key(CONTENT_ENCODING), packed, "{accepted} {kind} {size}");
            let mut read = Vec::new();
            if packed {
                flate2::read::GzDecoder::new(after.body().as_ref()).read_to_end(&mut read).unwrap();
                assert_eq!((read.as_slice(), &after.headers()[ETAG]), (plain.as_ref(), &"W/\"1\"".parse().unwrap()));
            } else {
                assert_eq!((after.body(), &after.headers()[ETAG]), (&plain, &"\"1\"".parse().unwrap()));
            }
            let varies = size >= WORTH_IT && kind != "application/zip" && kind != "text/event-stream";
            assert_eq!(after.headers().contains_key(VARY), varies, "{accepted} {kind}");
        }
    }

    #[tokio::test]
    async fn who_has_it_gets_no_body() {
        for (tags, had) in
            [("\"1\"", true), ("W/\"1\"", true), ("\"0\", \"1\"", true), ("*", true), ("\"2\"", false), ("1", false)]
        {
            for method in [Method::GET, Method::HEAD] {
                let got = fitted(&method, &[(IF_NONE_MATCH, tags)], answer("text/html", 100)).await;
                assert_eq!(got.status() == StatusCode::NOT_MODIFIED, had, "{tags}");
                assert!(!had || (got.body().is_empty() && got.headers().contains_key(ETAG)), "{tags}");
            }
            let got = fitted(&Method::POST, &[(IF_NONE_MATCH, tags)], answer("text/html", 100)).await;
            assert_eq!(got.status(), StatusCode::OK, "{tags}");
        }
    }

    #[tokio::test]
    async fn head_is_get_without_the_body() {
        for sent in [&[][..], &[(ACCEPT_ENCODING, "gzip")]] {
            let get = fitted(&Method::GET, sent, answer("text/html", 4_000)).await;
            let mut head = fitted(&Method::HEAD, sent, answer("text/html", 4_000)).await;
            assert!(head.body().is_empty());
            assert_eq!(head.headers_mut().remove(CONTENT_LENGTH).unwrap(), get.body().len().to_string());
            assert_eq!(head.headers(), get.headers());
        }
    }
}
