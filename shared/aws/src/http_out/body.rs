use super::error::SendError;
use reqwest::Response;
use url::Url;

/// Reads the body to its end, or to where it outgrows `limit` once decompressed. What is declared is not believed.
pub(super) async fn read(mut response: Response, limit: usize, url: &Url) -> Result<Vec<u8>, SendError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| SendError::of_client(&error, url))? {
        if chunk.len() > limit.saturating_sub(body.len()) {
            return Err(SendError::BodyTooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
