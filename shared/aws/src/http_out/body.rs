use super::error::SendError;
use reqwest::Response;
use url::Url;

/// How much of a body is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) bytes: usize,
    /// Whether the rest is dropped; otherwise a longer body is an error.
    pub(super) cut: bool,
}

/// Reads the body to its end, or until it exceeds the limit when decompressed. A declared length is
/// not trusted.
pub(super) async fn read(mut response: Response, limit: Limit, url: &Url) -> Result<Vec<u8>, SendError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| SendError::of_client(&error, url))? {
        let left = limit.bytes.saturating_sub(body.len());
        if chunk.len() > left {
            if !limit.cut {
                return Err(SendError::BodyTooLarge { limit: limit.bytes });
            }
            body.extend(chunk.iter().take(left));
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
