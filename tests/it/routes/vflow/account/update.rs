use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn update(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("PUT", "/api/v1/account").bearer(token).json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn what_is_named_is_set_and_what_is_not_stays() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let other = host.account("other").await;
    let all = json!({
        "allowExecuteDisabled": "true", "rateLimits": {"auth": 1, "execute": "2", "query": 3, "modify": 4},
        "dailyTokenLimit": 5, "callbackAllowList": ["Example.org:8443"],
    });
    assert_eq!(update(&host, &admin, &all).await.status, 200);
    let some = json!({"rateLimits": {"execute": null, "query": 30}, "dailyTokenLimit": null});
    let answer = update(&host, &admin, &some).await;
    approved(&answer, "vflow-account-update");
    assert_eq!(host.call("GET", "/api/v1/account").bearer(&admin).send().await.body["data"], answer.body["data"]);
    let untouched = host.call("GET", "/api/v1/account").bearer(&other).send().await;
    assert_eq!(untouched.body["data"]["rateLimits"]["query"], Value::Null);

    let id = host.workflow(&admin, &json!({"name": "w", "isEnabled": false})).await;
    let (_, accepted) = host.execute(&admin, &id, &json!({})).await;
    assert_eq!(accepted.status, 202, "a disabled workflow runs where the account allows it");
    let execute = host.call("POST", &format!("/api/v1/workflows/{id}/execute"));
    let refused = execute.bearer(&admin).json(&json!({"callbackUrl": "https://example.org/told"})).send().await;
    assert_eq!((refused.status, &refused.body["details"]["field"]), (400, &json!("callbackUrl")), "another port");
    let (_, accepted) = host.execute(&admin, &id, &json!({"callbackUrl": "https://example.org:8443/told"})).await;
    assert_eq!(accepted.status, 202, "{:?}", accepted.body);
}

#[tokio::test(start_paused = true)]
async fn refusals_name_the_field() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    for (body, field) in [
        (json!({"allowExecuteDisabled": 1}), "allowExecuteDisabled"),
        (json!({"rateLimits": 5}), "rateLimits"),
        (json!({"rateLimits": {"query": 0}}), "rateLimits.query"),
        (json!({"rateLimits": {"auth": -1}}), "rateLimits.auth"),
        (json!({"rateLimits": {"modify": 1_000_001}}), "rateLimits.modify"),
        (json!({"dailyTokenLimit": "many"}), "dailyTokenLimit"),
        (json!({"callbackAllowList": "example.org"}), "callbackAllowList"),
        (json!({"callbackAllowList": ["example.org", "https://example.org/"]}), "callbackAllowList[1]"),
    ] {
        let answer = update(&host, &admin, &body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn changes_at_the_same_time_are_all_kept() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let (a, b) = (json!({"rateLimits": {"query": 7}}), json!({"dailyTokenLimit": 8}));
    let done = futures::join!(update(&host, &admin, &a), update(&host, &admin, &b));
    assert_eq!((done.0.status, done.1.status), (200, 200));
    let account = host.call("GET", "/api/v1/account").bearer(&admin).send().await.body["data"].clone();
    assert_eq!((&account["rateLimits"]["query"], &account["dailyTokenLimit"]), (&json!(7), &json!(8)));
}
