mod canary;
mod delete;
mod get;
mod list;
mod put;
mod sensitive;
mod uses;

use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

/// Sets the value of a secret.
pub(super) async fn put(host: &Host, token: &str, name: &str, value: &Value) -> Answer {
    let body = json!({"value": value});
    host.call("PUT", &format!("/api/v1/secrets/{name}")).bearer(token).json(&body).send().await
}
