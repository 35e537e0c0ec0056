//! HTTP requests to other systems.

pub use catalogue::{EffectFailure, FailureKind, HttpRequest, HttpResponse, Signing};

use async_trait::async_trait;

/// An HTTP client that checks addresses. It refuses addresses that are not public, also in
/// redirects, unless the operator has allowed the host. It ends by the timeout of the request in
/// any case, and reads at most `max_body_bytes` after decompression.
#[async_trait]
pub trait HttpOut: Send + Sync {
    /// Sends the request once. Dropping the future aborts the request.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure>;

    /// The reason why requests to this URL are always refused. `None` if they are sent, or if it
    /// depends on the address of the name.
    fn refusal(&self, _url: &str) -> Option<String> {
        None
    }
}
