use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::{Value, json};

fn machine() -> Value {
    json!({"StartAt": "Hello", "States": {
        "Hello": {"Type": "Pass", "Result": "hi", "Next": "Job"},
        "Job": {"Type": "Task", "Resource": "arn:aws:states:::batch:submitJob.sync", "End": true},
    }})
}

#[tokio::test(start_paused = true)]
async fn a_state_machine_becomes_a_workflow_that_is_disabled() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let path = "/api/v1/workflows/import/asl?lang=en&name=Machine";
    let answer = host.call("POST", path).bearer(&token).json(&machine()).send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    approved(&answer, "vflow-imports-foreign");
    let id = answer.body["data"]["imported"][0]["workflowId"].as_str().unwrap();
    let stored = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await.body["data"].clone();
    assert_eq!((&stored["name"], &stored["isEnabled"]), (&json!("Machine"), &json!(false)));
    assert_eq!(stored["steps"][2]["moduleId"], "fail");
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_stores_nothing_and_texts_are_in_the_language_that_is_asked_for() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let path = "/api/v1/workflows/import/asl?dryRun=true";
    for (language, part) in [("zh-CN", "无法等待"), ("en", "cannot be waited for")] {
        let call = host.call("POST", path).bearer(&token).header("accept-language", language).json(&machine());
        let data = call.send().await.body["data"].clone();
        let notes = data["report"]["entries"][2]["notes"].to_string();
        assert!(notes.contains(part), "{notes}");
        assert_eq!((data["workflows"].as_array().unwrap().len(), &data["total"]), (1, &json!(0)));
    }
    let listed = host.call("GET", "/api/v1/workflows?search=Imported").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["workflows"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_refused_with_its_field() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    for (format, body, field) in [
        ("yaml", json!({}), "format"),
        ("asl", json!({"States": {}}), "StartAt"),
        ("asl", json!({"StartAt": "A", "States": {"A": {"Next": "B"}}}), "States.A.Next"),
        ("n8n", json!({"a": 1}), "nodes"),
        ("juggle", json!({}), "flowContent"),
    ] {
        let answer =
            host.call("POST", &format!("/api/v1/workflows/import/{format}")).bearer(&token).json(&body).send().await;
        assert_eq!(answer.status, 400, "{format} {body}: {}", answer.body);
        assert!(answer.body.to_string().contains(field), "{field}: {}", answer.body);
    }
    let call = host.call("POST", "/api/v1/workflows/import/asl").bearer(&token).bytes("{");
    assert_eq!(call.send().await.status, 400);
}
