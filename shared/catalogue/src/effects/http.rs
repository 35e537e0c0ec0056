//! Outbound requests.

use model::Timestamp;

/// An outbound request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// Upper case.
    pub method: String,
    /// Absolute, http or https.
    pub url: String,
    /// In the order to send.
    pub headers: Vec<(String, String)>,
    /// The body, if any.
    pub body: Option<Vec<u8>>,
    /// One deadline over connecting, head and body.
    pub timeout_ms: u64,
    /// The most bytes of decompressed body that are read.
    pub max_body_bytes: usize,
    /// Whether a body with more bytes is cut off there; otherwise the request fails.
    pub cut_body: bool,
    /// Whether up to three redirects are followed, each judged anew.
    pub follow_redirects: bool,
}

/// The answer to an outbound request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// Lower-case names, in the order received.
    pub headers: Vec<(String, String)>,
    /// Decompressed.
    pub body: Vec<u8>,
    /// Where it came from, after redirects.
    pub url: String,
}

/// A file of the account that goes into a request's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePart {
    /// Where in the body, in bytes of what is there without any file.
    pub at: usize,
    /// Which.
    pub path: String,
}

impl HttpResponse {
    /// The first field of that name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Whether the same request may succeed later: the server took too long to read it, would not
    /// hear it yet, hears too much, or is broken.
    pub fn is_retryable(&self) -> bool {
        matches!(self.status, 408 | 425 | 429) || self.status >= 500
    }

    /// For how long the server asks to be left alone, in milliseconds: a number of seconds, or a
    /// date, which is compared with the server's own clock where it shows it.
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

/// A date as HTTP writes it, in milliseconds since 1970.
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
