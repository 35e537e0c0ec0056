use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn what_is_named_is_changed_and_calls_see_it() {
    let host = Host::start().await;
    let (token, other) = (host.token("acme", true).await, host.token("other", true).await);
    let id = host.workflow(&token, &json!({"name": "w", "isEnabled": true})).await;
    let auth = json!({"type": "token", "token": "old-token"});
    let api =
        json!({"module": "m", "function": "f", "workflowId": id, "auth": auth, "enabled": true, "debugData": {"a": 1}});
    let path = format!("/api/v1/apis/{}", host.api(&token, &api).await);
    let update = async |body: Value| host.call("PUT", &path).bearer(&token).json(&body).send().await;
    let body = json!({"methods": ["POST"], "auth": "token", "token": "new-token", "async": "false", "module": "m"});
    let answer = update(body.clone()).await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-apis-update");
    let call = async |method: &str, secret: &str| {
        let answer = host.call(method, "/v1/api/acme/m/f").header("token", secret).send().await;
        answer.body["response"]["error"]["message"].as_str().unwrap_or("none").to_owned()
    };
    assert_eq!(call("POST", "new-token").await, "none");
    assert_eq!(call("POST", "old-token").await, "Token is invalid");
    assert_eq!(call("GET", "new-token").await, "Method not allowed");
    assert_eq!(host.call("PUT", &path).bearer(&other).json(&body).send().await.verdict(), (404, 1001));

    let made = update(json!({"auth": {"type": "token"}})).await;
    assert_eq!(call("POST", made.body["data"]["token"].as_str().unwrap()).await, "none");
    assert_eq!(update(json!({"debugData": null})).await.body["data"]["debugData"], Value::Null);
    assert_eq!(update(json!({"workflowId": "elsewhere"})).await.verdict(), (404, 1001));
    for (field, value, named) in [
        ("module", json!("n"), "module"),
        ("function", json!("g"), "function"),
        ("kind", json!("itrigger"), "kind"),
        ("methods", json!([]), "methods"),
        ("auth", json!("basic"), "auth"),
        ("ipAllowlist", json!(["x"]), "ipAllowlist[0]"),
        ("debugData", json!("x".repeat(70_000)), "debugData"),
        ("enabled", json!(3), "enabled"),
        ("token", json!("newer-token"), "token"),
        ("password", json!("newer-token"), "password"),
    ] {
        let answer = update(json!({field: value})).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(named)));
    }
}
