use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_deleted_secret_is_gone_and_can_be_made_anew() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    put(&host, &token, "key", &json!("hunter2")).await;
    let other = host.token("other", true).await;
    let foreign = host.call("DELETE", "/api/v1/secrets/key").bearer(&other).send().await;
    assert_eq!(foreign.status, 404);
    let answer = host.call("DELETE", "/api/v1/secrets/key").bearer(&token).send().await;
    approved(&answer, "vflow-secrets-delete");
    assert_eq!(host.call("DELETE", "/api/v1/secrets/key").bearer(&token).send().await.status, 404);
    assert_eq!(put(&host, &token, "key", &json!("hunter3")).await.status, 200);
}
