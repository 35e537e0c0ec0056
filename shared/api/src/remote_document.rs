//! JSON documents of other servers that describe clients and issuers. They are read through the
//! guarded client, as the requests of a workflow.

use engine::ports::http_out::{HttpOut, HttpRequest};
use serde_json::{Map, Value};

/// How long the server has for an answer, in milliseconds.
const PATIENCE: u64 = 5_000;

/// The JSON object at the address, with at most `max_bytes` bytes. The error says what is wrong
/// with it. Redirects are not followed.
pub async fn read(client: &dyn HttpOut, url: &str, max_bytes: usize) -> Result<Map<String, Value>, String> {
    let request = HttpRequest {
        method: "GET".to_owned(),
        url: url.to_owned(),
        headers: vec![("accept".to_owned(), "application/json".to_owned())],
        body: None,
        timeout_ms: PATIENCE,
        max_body_bytes: max_bytes,
        cut_body: false,
        follow_redirects: false,
        signing: None,
    };
    let answer = client.send(request).await.map_err(|failure| format!("{url}: {}", failure.message))?;
    if answer.status != 200 {
        return Err(format!("{url} answers with {}", answer.status));
    }
    serde_json::from_slice(&answer.body).map_err(|_| format!("{url} is not a JSON object"))
}
