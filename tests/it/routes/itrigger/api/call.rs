use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use crate::routes::itrigger::token::grant::{app, ask};
use model::AppSettings;
use serde_json::{Value, json};
use std::time::Duration;

/// A host with APIs of these steps, `openAPItest/test/get` and `…/post`, and the access token of an
/// application that can call `granted`.
pub async fn published(steps: &Value, granted: &[&str]) -> (Host, String, String) {
    let host = Host::start().await;
    let admin = host.token("acme", true).await;
    let workflow = host.workflow(&admin, &json!({"name": "w", "steps": steps, "isEnabled": true})).await;
    for (function, method) in [("test/get", "GET"), ("test/post", "POST")] {
        let body = json!({"kind": "itrigger", "module": "openAPItest", "function": function, "methods": [method],
            "workflowId": workflow, "auth": "none", "enabled": true});
        host.api(&admin, &body).await;
    }
    let scopes = granted.iter().map(|&name| name.to_owned()).collect();
    let app = app(&host, AppSettings { scopes, ..AppSettings::default() }).await;
    let path = "/itrigger-tenant/v1/basic/accessTokenOpen/token";
    let answer = ask(&host, path, &app.app.key, &app.secret).await;
    let token = answer.body["data"]["accessToken"].as_str().unwrap().to_owned();
    (host, admin, token)
}

pub const BOTH: [&str; 2] = ["openAPItest/test/get", "openAPItest/test/post"];

pub async fn call(host: &Host, method: &str, rest: &str, body: &str) -> Answer {
    host.call(method, &format!("/itrigger-tenant/v1/basic/{rest}")).bytes(body.to_owned()).send().await
}

#[tokio::test(start_paused = true)]
async fn inputs_come_from_the_query_of_a_get_and_the_body_of_a_post() {
    let steps =
        json!([{"id": "a", "moduleId": "output", "parameters": {"value": "[[name]]/{{trigger.data.accessToken}}"}}]);
    let (host, _, token) = published(&steps, &BOTH).await;
    let get = call(&host, "GET", &format!("openAPItest/test/get?accessToken={token}&name=a"), "{\"name\":\"b\"}").await;
    approved(&get, "itrigger-api-call");
    assert_eq!(get.body["data"], "a/");
    let post =
        call(&host, "POST", &format!("openAPItest/test/post?accessToken={token}&name=a"), "{\"name\":\"b\"}").await;
    assert_eq!(post.body, json!({"code": 200, "message": "操作成功", "data": "b/"}));
}

#[tokio::test(start_paused = true)]
async fn an_application_calls_what_it_was_granted() {
    let (host, _, token) = published(&json!([]), &["openAPItest/test/get"]).await;
    let cases = [
        ("GET", "openAPItest/test/get", 200),
        ("POST", "openAPItest/test/get", 40007),
        ("POST", "openAPItest/test/post", 40006),
        ("GET", "openAPItest/test/other", 40007),
        ("GET", "openAPItest", 40007),
        ("GET", "openAPItest/test/get/more", 40007),
        ("GET", "openAPItest/test%2fget", 200),
    ];
    for (method, name, code) in cases {
        let answer = call(&host, method, &format!("{name}?accessToken={token}"), "").await;
        assert_eq!((answer.status, answer.body["code"].as_i64()), (200, Some(code)), "{method} {name}");
    }
    let answer = call(&host, "POST", &format!("openAPItest/test/get?accessToken={token}"), "no json").await;
    assert_eq!(answer.body["code"], 40007);
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_is_500_and_a_long_one_is_answered_with_its_id() {
    let (host, _, token) =
        published(&json!([{"id": "a", "moduleId": "fail", "parameters": {"message": "no luck"}}]), &BOTH).await;
    let answer = call(&host, "GET", &format!("openAPItest/test/get?accessToken={token}"), "").await;
    approved(&answer, "itrigger-api-call-failed");
    assert_eq!((answer.status, &answer.body["code"]), (200, &json!(500)));

    let delay = json!([{"id": "a", "moduleId": "delay", "parameters": {"duration": 60_000}}, {"id": "b", "moduleId": "output", "parameters": {"value": 1}}]);
    let (host, admin, token) = published(&delay, &BOTH).await;
    let answer = call(&host, "GET", &format!("openAPItest/test/get?accessToken={token}"), "").await;
    let id = answer.body["data"]["executionId"].as_str().unwrap();
    tokio::time::advance(Duration::from_secs(61)).await;
    host.work().await;
    let shown = host.call("GET", &format!("/api/v1/executions/{id}")).bearer(&admin).send().await;
    assert_eq!(shown.body["data"]["result"], 1);
}
