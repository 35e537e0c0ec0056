//! Unknown fields: facades of Sluice refuse them, facades of other products list them in a warning.
//! Lists refuse unknown query parameters, and a deletion is never performed with one.

use super::host::Host;
use serde_json::{Value, json};

/// The paths in the warnings of an answer.
fn warned_paths(body: &Value) -> Vec<&str> {
    body["warnings"]
        .as_array()
        .map_or_else(Vec::new, |all| all.iter().map(|one| one["path"].as_str().unwrap()).collect())
}

#[tokio::test(start_paused = true)]
async fn our_own_routes_refuse_what_they_do_not_know() {
    let host = Host::start().await;
    let admin = host.account("acme").await;
    let app = host.app(&admin, &json!({"name": "Shop"})).await;
    let path = format!("/api/v1/apps/{}", app["appId"].as_str().unwrap());
    for (method, path, body, message) in [
        (
            "PUT",
            path.as_str(),
            json!({"frozne": true}),
            "frozne: is not a field of this request; did you mean 'frozen'?",
        ),
        ("GET", "/api/v1/apps?limt=1", json!({}), "limt: is not a query parameter of this route"),
        (
            "GET",
            "/api/v1/workflows/hello/versions?limt=1",
            json!({}),
            "limt: is not a query parameter of this route; did you mean 'limit'?",
        ),
        // Lists of other products, too: a filter that is not applied would show too much.
        (
            "GET",
            "/api/v1/workflows?serach=w",
            json!({}),
            "serach: is not a query parameter of this route; did you mean 'search'?",
        ),
        ("GET", "/api/v1/executions?workflowid=w", json!({}), "workflowid: is not a query parameter of this route"),
        ("GET", "/api/v1/executions/00000000-0000-0000-0000-000000000000/logs?limt=1", json!({}), "limt: is"),
        ("GET", "/api/v1/folders?parent=x", json!({}), "parent: is not a query parameter of this route"),
        ("GET", "/api/v1/modules?group=x", json!({}), "group: is not a query parameter of this route"),
        ("DELETE", &format!("{path}?force=true"), json!({}), "force: is not a query parameter of this route"),
        (
            "POST",
            "/api/v1/workflows/batch",
            json!({"action": "delete", "workflowIds": ["x"], "folderId": "f"}),
            "folderId: is not a field of this request",
        ),
    ] {
        let answer = host.call(method, path).bearer(&admin).json(&body).send().await;
        assert_eq!(answer.verdict(), (400, 1002), "{method} {path}: {}", answer.body);
        assert!(answer.message().starts_with(message), "{}", answer.body);
    }
    let shown = host.call("GET", &path).bearer(&admin).send().await;
    assert_eq!(shown.body["data"]["frozen"], false);
    // A record can be sent back as it was shown.
    assert_eq!(host.call("PUT", &path).bearer(&admin).json(&shown.body["data"]).send().await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn routes_of_others_do_without_and_say_so() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let post = async |path: &str, body: Value| host.call("POST", path).bearer(&token).json(&body).send().await;
    let made = post("/api/v1/workflows", json!({"name": "w", "stps": [{"id": "a", "moduleId": "log"}]})).await;
    assert_eq!((made.status, warned_paths(&made.body)), (201, vec!["steps", "stps"]));
    assert_eq!(made.body["warnings"][1]["suggestion"], "steps");
    let steps = json!([{"id": "h", "moduleId": "http_requst", "parameters": {"url": "https://a.example/"}}]);
    let strange = post("/api/v1/workflows", json!({"name": "x", "steps": steps})).await;
    assert_eq!(strange.body["warnings"][0]["suggestion"], "http_request");
    let trigger = json!({"name": "z", "steps": [{"id": "a", "moduleId": "log", "parameters": {"message": "x"}}], "triggerConfig": {"type": "crn"}});
    let timed = post("/api/v1/workflows", trigger).await;
    assert_eq!(
        (warned_paths(&timed.body), &timed.body["warnings"][0]["suggestion"]),
        (vec!["triggers[0].type"], &json!("cron"))
    );
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": "[[n]]"}}]);
    let body = json!({"name": "y", "steps": steps, "inputs": [{"name": "n", "defaultValue": "none"}]});
    let good = post("/api/v1/workflows", body).await;
    assert_eq!((good.status, good.body.get("warnings")), (201, None));
    let id = good.body["data"]["id"].as_str().unwrap();
    let run = post(&format!("/api/v1/workflows/{id}/execute"), json!({"async": false, "inputs": {"n": "given"}})).await;
    assert_eq!((&run.body["data"]["result"], warned_paths(&run.body)), (&json!("given"), vec!["inputs"]));
    let listed = host.call("GET", &format!("/api/v1/workflows/{id}/magic-variables?stepid=o")).bearer(&token);
    let listed = listed.send().await;
    assert_eq!((listed.status, warned_paths(&listed.body)), (200, vec!["stepid"]));
    // A record can be sent back without a warning. If its definition is changed, it is checked
    // again.
    let path = format!("/api/v1/workflows/{id}");
    let shown = host.call("GET", &path).bearer(&token).send().await.body["data"].clone();
    let put = async |body: &Value| host.call("PUT", &path).bearer(&token).json(body).send().await;
    assert_eq!(put(&shown).await.body.get("warnings"), None);
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": "{{p.x}}"}}]);
    assert_eq!(warned_paths(&put(&json!({"steps": steps})).await.body), ["steps[0].parameters.value"]);
    let refused = put(&json!({"steps": [{"id": "secrets", "moduleId": "log"}]})).await;
    assert_eq!(refused.verdict(), (400, 1002));
}
