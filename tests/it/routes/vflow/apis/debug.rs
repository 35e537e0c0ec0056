use crate::routes::expect::approved;
use crate::routes::host::Host;
use api::auth::{Grant, pair};
use api::{Context, Scope};
use model::AccountId;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn an_api_is_tried_with_its_debug_data_or_a_body() {
    let host = Host::start().await;
    let (token, other) = (host.token("acme", true).await, host.token("other", true).await);
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": "Hello, [[name]]"}}]);
    let id = host.workflow(&token, &json!({"name": "w", "isEnabled": true, "steps": steps})).await;
    let api = json!({"module": "m", "function": "f", "workflowId": id, "auth": "token", "debugData": {"name": "Ada"}});
    let api = host.api(&token, &api).await;
    let path = format!("/api/v1/apis/{api}/debug");
    let debug = async |body: Value| host.call("POST", &path).bearer(&token).json(&body).send().await;
    let answer = debug(json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    approved(&answer, "vflow-apis-debug");
    let given = debug(json!({"body": {"name": "Bo"}})).await;
    assert_eq!(given.body["data"]["answer"], "Hello, Bo");
    let run = given.body["data"]["executionId"].as_str().unwrap();
    let run = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await;
    assert_eq!((&run.body["data"]["triggeredBy"], &run.body["data"]["result"]), (&json!("api"), &json!("Hello, Bo")));
    assert_eq!(host.call("POST", &path).bearer(&other).send().await.verdict(), (404, 1001));
    assert_eq!(debug(json!({"body": []})).await.body["details"]["field"], "body");

    let list = json!({"debugData": [1]});
    assert_eq!(host.call("PUT", &format!("/api/v1/apis/{api}")).bearer(&token).json(&list).send().await.status, 200);
    assert_eq!(debug(json!({})).await.body["details"]["field"], "debugData");
}

#[tokio::test(start_paused = true)]
async fn it_takes_two_scopes() {
    let host = Host::start().await;
    let account = AccountId::parse("acme").unwrap();
    for (held, missing) in [(Scope::Admin, "execute"), (Scope::Execute, "admin")] {
        let context = Context::new(host.engine().clone(), (*host.context.host).clone());
        let grant = Grant { account: &account, scopes: &[held], device_id: "d", device_name: "d" };
        let token = pair(&context, &grant).await.unwrap().access;
        let refused = host.call("POST", "/api/v1/apis/x/debug").bearer(&token).send().await;
        assert_eq!((refused.verdict(), &refused.body["details"]["scope"]), ((403, 6003), &json!(missing)));
    }
}
