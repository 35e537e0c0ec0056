//! Outbound HTTP requests, and their answers.

use model::Timestamp;
use std::fmt;

/// An outbound HTTP request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method, in upper case.
    pub method: String,
    /// An absolute address with http or https.
    pub url: String,
    /// The header fields, in the order in which they are sent.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    pub body: Option<Vec<u8>>,
    /// One time limit for connecting, head and body together, in milliseconds.
    pub timeout_ms: u64,
    /// The most bytes of the decompressed body that are read.
    pub max_body_bytes: usize,
    /// Whether a longer body is cut; otherwise the request fails.
    pub cut_body: bool,
    /// Whether up to three redirects are followed. The guard checks each of them.
    pub follow_redirects: bool,
    /// How the request is signed, if it is: right before it is sent, because the signature covers
    /// its headers.
    pub signing: Option<Signing>,
}

/// Credentials of AWS, with which a request is signed (Signature Version 4).
#[derive(Clone, PartialEq, Eq)]
pub struct Signing {
    /// The id of the access key.
    pub access_key_id: String,
    /// The secret of the access key.
    pub secret_access_key: String,
    /// The token of a temporary session.
    pub session_token: Option<String>,
    /// The region in the signature.
    pub region: String,
    /// The service in the signature.
    pub service: String,
    /// The time of the signature.
    pub at: Timestamp,
}

impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signing({}, {})", self.region, self.service)
    }
}

/// The answer to an outbound request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// The HTTP status code.
    pub status: u16,
    /// The header fields in the received order, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The decompressed body.
    pub body: Vec<u8>,
    /// The address of the answer, after redirects.
    pub url: String,
}

/// A file of the account that is inserted into a request's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePart {
    /// The position in the body, in bytes without any file.
    pub at: usize,
    /// The path of the file.
    pub path: String,
}

impl HttpResponse {
    /// The first field with this name, which must be in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Whether the same request can succeed later: the status says that the server timed out, was
    /// not ready, got too many requests, or failed.
    pub fn is_retryable(&self) -> bool {
        matches!(self.status, 408 | 425 | 429) || self.status >= 500
    }

    /// How long the server asks to wait, in milliseconds: a number of seconds, or a date. A date is
    /// compared with the server's own clock if the answer contains it.
    pub fn retry_after_ms(&self, now: Option<Timestamp>) -> Option<u64> {
        let asked = self.header("retry-after")?;
        if let Ok(seconds) = asked.parse::<f64>() {
            return (seconds.is_finite() && seconds >= 0.0).then_some((seconds * 1000.0) as u64);
        }
        let until = date(asked)?;
        let now = self.header("date").and_then(date).or(now.map(|now| now.0))?;
        Some(u64::try_from(until - now).unwrap_or(0))
    }
}

/// A date in the format of HTTP, in milliseconds since 1970.
fn date(text: &str) -> Option<i64> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new();
    parser.parse_timestamp(text).ok().map(jiff::Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_is_read_from_seconds_and_dates() {
        let response = |status, fields: &[(&str, &str)]| HttpResponse {
            status,
            headers: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: Vec::new(),
            url: String::new(),
        };
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let now = Some(Timestamp(784_111_700_000));
        for (fields, expected) in [
            (&[][..], None),
            (&[("retry-after", "2")], Some(2000)),
            (&[("retry-after", " 0 ")], Some(0)),
            (&[("retry-after", "1.5")], Some(1500)),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"), date], Some(10_000)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:49:27 GMT"), date], Some(0)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT")], Some(87_000)),
        ] {
            assert_eq!(response(503, fields).retry_after_ms(now), expected, "{fields:?}");
        }
        assert_eq!(response(503, &[("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT")]).retry_after_ms(None), None);
        let again = [200, 404, 408, 409, 425, 429, 500, 503].map(|status| response(status, &[]).is_retryable());
        assert_eq!(again, [false, false, true, false, true, true, true, true]);
    }
}
