use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_version_keeps_its_types() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let body = json!({
        "name": "Order",
        "steps": [],
        "inputs": [{"name": "number", "type": "integer", "required": true, "description": "The order's"}],
        "outputs": [{"name": "total", "type": "number", "value": 3}],
    });
    let id = host.workflow(&token, &body).await;
    let versions = format!("/api/v1/workflows/{id}/versions");
    host.call("POST", &versions).bearer(&token).json(&json!({"enabled": true})).send().await;
    let change = json!({"inputs": [], "outputs": []});
    host.call("PUT", &format!("/api/v1/workflows/{id}")).bearer(&token).json(&change).send().await;
    let path = format!("/api/v1/workflows/{id}/schemas");
    let now = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!((&now.body["data"]["inputs"]["required"], &now.body["data"]["version"]), (&json!([]), &json!(null)));
    let then = host.call("GET", &format!("{path}?version=v1")).bearer(&token).send().await;
    approved(&then, "vflow-workflows-schemas");
    for (version, verdict) in [("v2", (404, 1001)), ("latest", (400, 1002))] {
        let refused = host.call("GET", &format!("{path}?version={version}")).bearer(&token).send().await;
        assert_eq!(refused.verdict(), verdict, "{version}");
    }
    let document = format!("/api/v1/workflows/{id}/openapi.json?version=v1");
    let document = host.call("GET", &document).bearer(&token).send().await;
    let paths: Vec<_> = document.body["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(paths, [format!("/v1/open/flow/trigger/v1/{id}")]);
}
