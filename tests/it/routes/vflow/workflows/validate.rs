use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn validate(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", "/api/v1/workflows/validate").bearer(token).json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_is_told_with_its_place_and_nothing_is_stored() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let step =
        |id: &str, module: &str, parameters: Value| json!({"id": id, "moduleId": module, "parameters": parameters});
    let steps = json!([
        step("a", "if_condition", json!({"condition": "true"})),
        step("b", "http_request", json!({"method": "BREW"})),
        step("c", "no_such_module", json!({})),
        {"id": "d", "moduleId": "http_request", "disabled": true},
    ]);
    let answer = validate(&host, &token, &json!({"name": "w", "folderId": "nowhere", "steps": steps})).await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-workflows-validate");
    let listed = host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 0);
}

#[tokio::test(start_paused = true)]
async fn a_good_workflow_is_valid_given_wrapped_or_stored() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let good = json!({"name": "w", "steps": [{"id": "s", "moduleId": "log", "parameters": {"message": "hi"}}]});
    let id = host.workflow(&token, &good).await;
    for body in [good.clone(), json!({"workflow": good}), json!({"workflowId": id})] {
        let answer = validate(&host, &token, &body).await;
        assert_eq!(answer.body["data"], json!({"valid": true, "errors": [], "warnings": []}), "{body}");
    }
    // A workflow with an unknown module can be stored, but not executed.
    let step = json!({"id": "s", "moduleId": "vflow.unknown"});
    let strange = host.workflow(&token, &json!({"name": "strange", "steps": [step]})).await;
    let answer = validate(&host, &token, &json!({"workflowId": strange})).await;
    assert_eq!(answer.body["data"]["valid"], false);
    assert_eq!(answer.body["data"]["errors"][0]["path"], "steps[0].moduleId");
}

#[tokio::test(start_paused = true)]
async fn unreadable_fields_are_findings_and_unreadable_bodies_are_refused() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": "w", "steps": [{"id": "a"}]}), "steps[0].moduleId"),
        (json!({"workflow": {"name": "w", "tags": 1}}), "tags"),
    ] {
        let answer = validate(&host, &token, &body).await;
        assert_eq!((answer.status, &answer.body["data"]["errors"][0]["path"]), (200, &json!(field)), "{body}");
    }
    let call = host.call("POST", "/api/v1/workflows/validate").bearer(&token);
    assert_eq!(call.bytes("{").send().await.verdict(), (400, 1002));
    assert_eq!(validate(&host, &token, &json!({"workflowId": "nothing"})).await.verdict(), (404, 1001));
}

#[tokio::test(start_paused = true)]
async fn one_mistake_hides_no_other() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let body = json!({
        "stps": [],
        "tags": 7,
        "steps": [
            {"id": "a.b", "moduleId": "log", "indentationLevel": "deep", "parameters": {"message": "{{nothing.x}}"}},
            {"moduleId": "http_request", "paramters": {}, "parameters": {"url": "ftp://x"}},
            {"id": "c", "moduleId": "if_condition", "parameters": {"condition": "1 =="}},
            {"id": "d", "moduleId": "endif"},
        ],
        "triggers": [{"type": "crn"}],
    });
    let answer = validate(&host, &token, &body).await;
    let data = &answer.body["data"];
    let all: Vec<_> = ["errors", "warnings"].iter().flat_map(|list| data[*list].as_array().unwrap()).collect();
    for (code, path) in [
        ("unknown_field", "stps"),
        ("invalid_field", "tags"),
        ("invalid_field", "name"),
        ("invalid_field", "steps[0].indentationLevel"),
        ("invalid_field", "steps[1].id"),
        ("unknown_field", "steps[1].paramters"),
        ("invalid_id", "steps[0].id"),
        ("unknown_reference", "steps[0].parameters.message"),
        ("invalid_value", "steps[1].parameters.url"),
        ("condition_syntax", "steps[2].parameters.condition"),
        ("unknown_trigger", "triggers[0].type"),
    ] {
        assert!(all.iter().any(|one| one["code"] == code && one["path"] == path), "{code} {path}: {data:#}");
    }
}
