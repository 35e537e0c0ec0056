use super::expect::approved;
use super::host::{Answer, Host};
use serde_json::{Value, json};

async fn test(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", "/api/v1/workflows/test").bearer(token).json(body).send().await
}

fn waiting() -> Value {
    json!({"name": "w", "inputs": [{"name": "who"}], "steps": [
        {"id": "wait", "moduleId": "delay", "parameters": {"duration": 86_400_000}},
        {"id": "ask", "moduleId": "http_request", "parameters": {"url": "https://example.com/[[who]]"}},
        {"id": "out", "moduleId": "output", "parameters": {"value": "{{ask.body}}"}},
    ]})
}

fn tests() -> Value {
    json!({
        "mocks": {"site": {"request": {"url": "https://example.com/*"}, "reply": {"text": "hi"}}},
        "cases": [
            {"name": "greets", "inputs": {"who": "a"}, "expect": {"result": "hi", "elapsed": "1d"}},
            {"name": "differs", "expect": {"result": "ho"}},
        ],
    })
}

#[tokio::test]
async fn cases_run_in_virtual_time_and_store_nothing() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let answer = test(&host, &token, &json!({"workflow": waiting(), "tests": tests()})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    approved(&answer, "testing-workflows-test");
    let listed = host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 0);
}

#[tokio::test]
async fn stored_tests_run_by_the_id_and_are_part_of_the_revision() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let mut workflow = waiting();
    workflow["tests"] = tests();
    let id = host.workflow(&token, &workflow).await;
    let shown = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["tests"], tests());
    let data = test(&host, &token, &json!({"workflowId": id})).await.body["data"].clone();
    assert_eq!((&data["passed"], &data["failed"]), (&json!(1), &json!(1)), "{data}");
    // A case of the request uses the stored mocks.
    let case = json!({"expect": {"requests": [{"to": "site", "times": 1}]}});
    let data = test(&host, &token, &json!({"workflowId": id, "case": case})).await.body["data"].clone();
    assert_eq!(data["passed"], 1, "{data}");
    // A part of the workflow.
    let case = json!({"steps": {"ask": {"outputs": {"body": "given"}}}, "expect": {"result": "given", "elapsed": 0}});
    let data = test(&host, &token, &json!({"workflowId": id, "case": case, "only": "out"})).await.body["data"].clone();
    assert_eq!(data["passed"], 1, "{data}");
    let case = json!({"expect": {"requests": [], "steps": {"wait": {"ran": true}, "out": {"ran": false}}}});
    let data = test(&host, &token, &json!({"workflowId": id, "case": case, "to": "wait"})).await.body["data"].clone();
    assert_eq!(data["passed"], 1, "{data}");
}

#[tokio::test]
async fn what_is_wrong_with_a_request_names_the_field() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let many: Vec<_> = (0..51).map(|number| json!({"name": number.to_string()})).collect();
    for (body, status, word) in [
        (json!({}), 400, "workflow"),
        (json!({"workflow": waiting()}), 400, "tests"),
        (json!({"workflow": waiting(), "case": {"expct": {}}}), 400, "case.expct"),
        (json!({"workflow": waiting(), "tests": {"cases": many}}), 400, "tests.cases"),
        (json!({"workflow": {"name": "w"}, "case": {}}), 400, "workflow"),
        (json!({"workflowId": "nothing", "case": {}}), 404, ""),
        (json!({"workflow": waiting(), "case": {}, "only": "a", "to": "b"}), 400, "to"),
    ] {
        let answer = test(&host, &token, &body).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body.to_string().contains(word), "{word}: {}", answer.body);
    }
}
