use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn applications_are_listed_oldest_first_and_without_secrets() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    for name in ["b", "a"] {
        host.app(&admin, &json!({"name": name, "scopes": ["m/f"]})).await;
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    let answer = host.call("GET", "/api/v1/apps").bearer(&admin).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-apps-list");
    for secret in ["secret_hash", "secretHash", "whsec", "appSecret"] {
        assert!(!answer.body.to_string().contains(secret), "{secret}");
    }
    assert_eq!(host.call("GET", "/api/v1/apps").bearer(&other).send().await.body["data"]["total"], 0);
}
