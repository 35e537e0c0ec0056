use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_connection_is_deleted_once() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    put(&host, &token, "a", &json!({"kind": "bearer", "fields": {"token": "hunter2-x"}})).await;
    let delete = async || host.call("DELETE", "/api/v1/connections/a").bearer(&token).send().await;
    approved(&delete().await, "vflow-connections-delete");
    assert_eq!(delete().await.status, 404);
}
