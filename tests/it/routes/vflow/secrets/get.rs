use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_secret_is_shown_without_its_value() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    put(&host, &token, "KEY", &json!("hunter2")).await;
    let answer = host.call("GET", "/api/v1/secrets/KEY").bearer(&token).send().await;
    approved(&answer, "vflow-secrets-get");
    for missing in ["key", "1", "a.b"] {
        let answer = host.call("GET", &format!("/api/v1/secrets/{missing}")).bearer(&token).send().await;
        assert_eq!((answer.status, &answer.body["message"]), (404, &json!("secret not found")));
    }
    let other = host.token("other", true).await;
    assert_eq!(host.call("GET", "/api/v1/secrets/KEY").bearer(&other).send().await.status, 404);
}
