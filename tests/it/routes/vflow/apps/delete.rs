use crate::routes::expect::approved;
use crate::routes::host::Host;
use records::apps;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_deleted_application_is_nobody() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let app = host.app(&admin, &json!({"name": "Shop"})).await;
    let [id, secret] = ["appId", "appSecret"].map(|name| app[name].as_str().unwrap());
    let path = format!("/api/v1/apps/{id}");
    assert_eq!(host.call("DELETE", &path).bearer(&other).send().await.verdict(), (404, 1001));
    assert!(apps::check(host.engine(), id, secret).await.is_ok());
    let answer = host.call("DELETE", &path).bearer(&admin).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-apps-delete");
    assert!(apps::check(host.engine(), id, secret).await.is_err());
    assert_eq!(host.call("DELETE", &path).bearer(&admin).send().await.verdict(), (404, 1001));
    assert_eq!(host.call("GET", "/api/v1/apps").bearer(&admin).send().await.body["data"]["total"], 0);
}
