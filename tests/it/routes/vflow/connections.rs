mod delete;
mod get;
mod list;
mod put;
mod runs;
mod uses;

use crate::routes::host::{Answer, Host};
use serde_json::Value;

/// Sets a connection.
pub(super) async fn put(host: &Host, token: &str, name: &str, body: &Value) -> Answer {
    host.call("PUT", &format!("/api/v1/connections/{name}")).bearer(token).json(body).send().await
}
