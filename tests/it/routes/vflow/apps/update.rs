use crate::routes::expect::approved;
use crate::routes::host::Host;
use records::apps;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn what_is_named_is_changed_and_the_secret_stays() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let app = host.app(&admin, &json!({"name": "Shop", "scopes": ["m/f"], "dailyTokenLimit": 3})).await;
    let [id, secret] = ["appId", "appSecret"].map(|name| app[name].as_str().unwrap());
    let path = format!("/api/v1/apps/{id}");
    let body = json!({"name": "Store", "frozen": true, "dailyTokenLimit": null});
    assert_eq!(host.call("PUT", &path).bearer(&other).json(&body).send().await.verdict(), (404, 1001));
    let answer = host.call("PUT", &path).bearer(&admin).json(&body).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-apps-update");
    let listed = host.call("GET", "/api/v1/apps").bearer(&admin).send().await;
    assert_eq!(listed.body["data"]["apps"][0], answer.body["data"]);
    assert!(apps::check(host.engine(), id, secret).await.unwrap().app.frozen);
    for (field, value) in [("name", json!("")), ("scopes", json!(["x"])), ("frozen", json!("maybe"))] {
        let answer = host.call("PUT", &path).bearer(&admin).json(&json!({field: value})).send().await;
        assert_eq!(answer.verdict(), (400, 1002), "{field}");
    }
}
