//! Outbound requests.

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
