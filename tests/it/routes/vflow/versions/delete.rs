use super::publish;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn only_what_is_disabled_is_deleted_and_its_number_is_not_given_again() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    publish(&host, &token, &id, &json!({"enabled": true})).await;
    let path = format!("/api/v1/workflows/{id}/versions/v1");
    let refused = host.call("DELETE", &path).bearer(&token).send().await;
    assert_eq!((refused.verdict(), &refused.body["details"]["version"]), ((409, 1003), &json!(1)));
    host.call("POST", &format!("{path}/disable")).bearer(&token).send().await;
    let answer = host.call("DELETE", &path).bearer(&token).send().await;
    approved(&answer, "vflow-versions-delete");
    assert_eq!(host.call("DELETE", &path).bearer(&token).send().await.status, 404);
    assert_eq!(publish(&host, &token, &id, &json!({})).await.body["data"]["version"], "v2");
}

/// The workflow with the id of a deleted one is another workflow, which nobody has published.
#[tokio::test(start_paused = true)]
async fn the_versions_of_a_deleted_workflow_do_not_come_back_with_its_id() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let says = |text: &str| {
        let step = json!({"id": "out", "moduleId": "output", "parameters": {"value": text}});
        json!({"workflow": {"id": "w-1", "name": "w", "steps": [step]}})
    };
    let import = async |text: &str| {
        let answer = host.call("POST", "/api/v1/workflows/import").bearer(&token).json(&says(text)).send().await;
        assert_eq!(answer.body["data"]["imported"][0]["workflowId"], "w-1", "{}", answer.body);
        host.call("POST", "/api/v1/workflows/w-1/enable").bearer(&token).send().await;
    };
    import("one").await;
    for _ in 0..2 {
        publish(&host, &token, "w-1", &json!({"enabled": true})).await;
    }
    let record =
        json!({"module": "m", "function": "f", "workflowId": "w-1", "version": "v1", "auth": "none", "enabled": true});
    host.api(&token, &record).await;
    let call = async || host.call("GET", "/v1/api/acme/m/f").send().await.body["response"].clone();
    assert_eq!(call().await["data"], "one");
    host.call("DELETE", "/api/v1/workflows/w-1").bearer(&token).send().await;
    assert_ne!(call().await["data"], "one");
    import("two").await;
    let listed = host.call("GET", "/api/v1/workflows/w-1/versions").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["versions"], json!([]), "{}", listed.body);
    let answer = call().await;
    assert_eq!(answer["data"], Value::Null, "{answer}");
    assert_eq!(publish(&host, &token, "w-1", &json!({"enabled": true})).await.body["data"]["version"], "v3");
    assert_ne!(call().await["data"], "two", "a version that is not named");
}
