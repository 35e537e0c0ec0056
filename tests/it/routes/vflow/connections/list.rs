use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn connections_are_listed_with_the_kinds_that_there_are() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    for name in ["b", "a"] {
        put(&host, &token, name, &json!({"kind": "bearer", "fields": {"token": "hunter2-x"}})).await;
    }
    let answer = host.call("GET", "/api/v1/connections").bearer(&token).send().await;
    approved(&answer, "vflow-connections-list");
    assert!(!answer.body.to_string().contains("hunter2"));
}
