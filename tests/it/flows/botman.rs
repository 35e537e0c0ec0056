//! An API is published, protected, called, and disabled.

use crate::local::Local;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_api_from_publishing_to_switching_off() {
    let host = Local::start(&[]).await;
    let steps = json!([
        {"id": "sum", "moduleId": "set_variable", "parameters": {"name": "who", "value": "{{trigger.data.name}}"}},
        {"id": "out", "moduleId": "output", "parameters": {"value": {"hello": "[[who]]", "method": "{{trigger.method}}"}}}
    ]);
    let workflow = host.workflow("Greeter", steps).await;
    let record = json!({"kind": "botman", "module": "shop", "function": "greet", "workflowId": workflow, "auth": "token",
                        "token": "123456", "enabled": true});
    let created = host.call("POST", "/api/v1/apis", record).await;
    assert_eq!(created.status, 201, "{created:?}");
    let id = created.body["data"]["id"].as_str().unwrap().to_owned();

    let path = "/v1/api/admin/shop/greet";
    let refused = host.call_with("GET", path, &[], Value::Null).await;
    let error = json!({"response": {"error": {"code": "requestError.invalidParams", "message": "Token is required"}}});
    assert_eq!((refused.status, &refused.body), (200, &error));
    let wrong = host.call_with("GET", path, &[("token", "654321")], Value::Null).await;
    assert_eq!(wrong.body["response"]["error"]["message"], json!("Token is invalid"));

    let token = [("token", "123456"), ("content-type", "application/x-www-form-urlencoded")];
    let posted = host.call_with("POST", path, &token, json!({"name": "Li"})).await;
    assert_eq!(posted.body["response"]["data"], json!({"hello": "Li", "method": "POST"}), "{posted:?}");
    assert_eq!(posted.body["response"]["code"], json!(0));
    let got = host.call_with("GET", &format!("{path}?name=An"), &token, Value::Null).await;
    assert_eq!(got.body["response"]["data"]["hello"], json!("An"));

    // The same execution, read through another facade.
    let uid = got.body["response"]["uid"].as_str().unwrap();
    let seen = host.call("GET", &format!("/api/v1/executions/{uid}"), Value::Null).await;
    assert_eq!((seen.status, &seen.body["data"]["status"]), (200, &json!("completed")), "{seen:?}");

    assert_eq!(host.call("POST", &format!("/api/v1/apis/{id}/disable"), Value::Null).await.status, 200);
    let off = host.call_with("GET", path, &token, Value::Null).await;
    assert_eq!(off.body["response"]["error"], json!({"code": "requestError.apiDisabled", "message": "接口未启用"}));
}
