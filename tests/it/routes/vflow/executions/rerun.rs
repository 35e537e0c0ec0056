use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn a_run_is_repeated_as_another_one() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": "hello [[who]]"}}]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &id, &json!({"async": false, "inputVariables": {"who": "Li"}})).await;
    let path = format!("/api/v1/executions/{run}/rerun");
    let send = async |body: &Value| host.call("POST", &path).bearer(&token).json(body).send().await;

    let planned = send(&json!({"dryRun": true, "inputs": {"who": {"type": "string", "value": "An"}}})).await;
    assert_eq!((planned.status, &planned.body["data"]["inputs"]["who"]), (200, &json!("An")));
    approved(&planned, "vflow-executions-rerun-planned");
    let waited = send(&json!({"async": false, "inputs": {"who": "An"}})).await;
    assert_eq!((waited.status, &waited.body["data"]["result"]), (200, &json!("hello An")));
    approved(&waited, "vflow-executions-rerun-waited");
    let bare = host.call("POST", &path).bearer(&token).header("idempotency-key", "k").send().await;
    assert_eq!(bare.status, 202);
    approved(&bare, "vflow-executions-rerun");
    let again = host.call("POST", &path).bearer(&token).header("idempotency-key", "k").send().await;
    assert_eq!(again.body, bare.body);
    host.work().await;
    let id = bare.body["data"]["executionId"].as_str().unwrap();
    let shown = host.call("GET", &format!("/api/v1/executions/{id}")).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["result"], "hello Li");
    assert_eq!(shown.body["data"]["origin"], json!({"kind": "rerun", "executionId": run, "stepId": null}));

    for (body, field) in [
        (json!({"inputs": []}), "inputs"),
        (json!({"revision": 1}), "revision"),
        (json!({"revision": "old"}), "revision"),
        (json!({"dryRun": "maybe"}), "dryRun"),
    ] {
        let refused = send(&body).await;
        assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!(field)), "{body}");
    }
    let other = host.token("other", false).await;
    assert_eq!(host.call("POST", &path).bearer(&other).send().await.verdict(), (404, 5001));
}
