//! The I/O that a module may ask for. Plain data: the engine performs it through its ports.

use serde::{Deserialize, Serialize};

/// One thing to be done outside the interpreter.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// An outbound HTTP request. The engine adds the `Idempotency-Key` where `idempotency_key` asks for it.
    Http {
        /// What to send.
        request: HttpRequest,
        /// Whether the step's key is sent along.
        idempotency_key: bool,
    },
    /// Do nothing for that long.
    Sleep {
        /// In milliseconds.
        millis: u64,
    },
}

/// What came of an [`Effect`].
#[derive(Clone, Debug, PartialEq)]
pub enum EffectResult {
    /// The answer, or why there is none.
    Http(Result<HttpResponse, HttpFailure>),
    /// How long it really took.
    Slept {
        /// In milliseconds.
        millis: u64,
    },
}

/// An outbound request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct HttpFailure {
    /// A sentence without query strings or secrets.
    pub message: String,
    /// Whether trying again could help: not for what policy or syntax refuses.
    pub retryable: bool,
}
