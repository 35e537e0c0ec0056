//! Outbound HTTP.

pub use catalogue::{EffectFailure, HttpRequest, HttpResponse};

use async_trait::async_trait;

/// The guarded client. Refuses what is not public unless a host was opened, on every redirect anew; ends by the request's
/// timeout whatever the other side does; reads no more than `max_body_bytes`, decompressed.
#[async_trait]
pub trait HttpOut: Send + Sync {
    /// Sends once. Dropping the future abandons the request.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure>;

    /// Why a request of that URL would be refused whatever its name stands for; `None` if that depends on its name, or if it would be sent.
    fn refusal(&self, _url: &str) -> Option<String> {
        None
    }
}
