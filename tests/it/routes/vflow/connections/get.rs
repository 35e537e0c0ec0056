use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_connection_is_shown_without_its_secrets_to_its_account() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let fields = json!({"username": "ada", "password": "hunter2-x"});
    put(&host, &token, "shop", &json!({"kind": "basic", "fields": fields})).await;
    let answer = host.call("GET", "/api/v1/connections/shop").bearer(&token).send().await;
    approved(&answer, "vflow-connections-get");
    for missing in ["other", "1", "a.b"] {
        let answer = host.call("GET", &format!("/api/v1/connections/{missing}")).bearer(&token).send().await;
        assert_eq!((answer.status, &answer.body["message"]), (404, &json!("connection not found")));
    }
    let other = host.token("other", true).await;
    assert_eq!(host.call("GET", "/api/v1/connections/shop").bearer(&other).send().await.status, 404);
}
