use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use model::{Account, AccountId, Timestamp};
use serde_json::{Value, json};

fn workflow(steps: &Value) -> Value {
    json!({"name": "w", "steps": steps})
}

#[tokio::test(start_paused = true)]
async fn by_default_nobody_waits() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &workflow(&json!([{"id": "a", "moduleId": "log"}]))).await;
    for body in [json!({}), json!({"async": true}), json!({"async": "true", "timeout": "60", "inputVariables": {}})] {
        let (run, answer) = host.execute(&token, &id, &body).await;
        assert_eq!(answer.status, 202);
        like_sample(&answer, "vflow-workflows-execute");
        assert_eq!(answer.body["data"]["execution_id"], run);
        let shown = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await;
        assert_eq!(
            (&shown.body["data"]["status"], &shown.body["data"]["phase"]),
            (&json!("running"), &json!("queued"))
        );
    }
    let bare = host.call("POST", &format!("/api/v1/workflows/{id}/execute")).bearer(&token).send().await;
    approved(&bare, "vflow-workflows-execute");
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_waits_gets_the_outputs() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([
        {"id": "step-001", "moduleId": "if_condition", "parameters": {"condition": "[[name]] == \"World\""}},
        {"id": "step-002", "moduleId": "output", "parameters": {"value": "Hello [[name]] and {{trigger.data.name}}"}},
        {"id": "step-003", "moduleId": "endif"},
    ]);
    let id = host.workflow(&token, &workflow(&steps)).await;
    for name in [json!("World"), json!({"type": "string", "value": "World"})] {
        let (_, answer) = host.execute(&token, &id, &json!({"async": "false", "inputVariables": {"name": name}})).await;
        assert_eq!(answer.status, 200);
        like_sample_outputs(&answer.body["data"]["outputs"]);
        assert_eq!(answer.body["data"]["result"], "Hello World and World");
        let mut like = answer;
        like.body["data"]["outputs"]["step-001"]["result"] = json!({"type": "string", "value": "Success"});
        like_sample(&like, "vflow-workflows-execute-sync");
        approved(&like, "vflow-workflows-execute-sync");
    }
}

/// Every output of every step has the form `{type, value}`.
fn like_sample_outputs(outputs: &Value) {
    let steps = outputs.as_object().unwrap();
    assert!(!steps.is_empty());
    for value in steps.values().flat_map(|step| step.as_object().unwrap().values()) {
        assert!(
            value["type"].is_string() && value.get("value").is_some() && value.as_object().unwrap().len() == 2,
            "{value}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_is_an_answer_not_an_error() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "a", "moduleId": "fail", "parameters": {"message": "no luck"}}]);
    let id = host.workflow(&token, &workflow(&steps)).await;
    let (_, answer) = host.execute(&token, &id, &json!({"async": false})).await;
    assert_eq!((answer.verdict(), answer.message()), ((200, 0), "Workflow failed"));
    assert_eq!(answer.body["data"]["status"], "failed");
    assert!(answer.body["data"]["error"].as_str().unwrap().contains("no luck"));
    approved(&answer, "vflow-workflows-execute-failed");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_outlasts_the_caller_goes_on() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "a", "moduleId": "delay", "parameters": {"duration": 60_000}}, {"id": "b", "moduleId": "output", "parameters": {"value": 7}}]);
    let id = host.workflow(&token, &workflow(&steps)).await;
    let (run, answer) = host.execute(&token, &id, &json!({"async": false})).await;
    assert_eq!(answer.status, 202);
    like_sample(&answer, "vflow-workflows-execute");
    approved(&answer, "vflow-workflows-execute-still-running");
    tokio::time::advance(std::time::Duration::from_secs(61)).await;
    host.work().await;
    let shown = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await;
    assert_eq!((&shown.body["data"]["status"], &shown.body["data"]["result"]), (&json!("completed"), &json!(7)));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_run_is_refused() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let device = json!([{"id": "a", "moduleId": "log"}, {"id": "b", "moduleId": "vflow.shizuku.nothing"}]);
    let id = host.workflow(&token, &workflow(&device)).await;
    let path = format!("/api/v1/workflows/{id}/execute");
    let answer = host.call("POST", &path).bearer(&token).send().await;
    assert_eq!((answer.verdict(), &answer.body["details"]["stepId"]), ((422, 2001), &json!("b")));
    approved(&answer, "vflow-workflows-execute-not-runnable");

    let inputs = json!({"name": "i", "inputs": [{"name": "n", "type": "number", "required": true}]});
    let needs = host.workflow(&token, &inputs).await;
    let answer = host.call("POST", &format!("/api/v1/workflows/{needs}/execute")).bearer(&token).send().await;
    assert_eq!(answer.verdict(), (400, 1002));
    assert!(answer.message().contains('n'), "{}", answer.body);

    for (body, field) in [
        (json!({"inputVariables": []}), "inputVariables"),
        (json!({"async": 1}), "async"),
        (json!({"timeout": "soon"}), "timeout"),
        (json!({"callbackUrl": 1}), "callbackUrl"),
        (json!({"callbackApp": "a"}), "callbackApp"),
    ] {
        let answer = host.call("POST", &path).bearer(&token).json(&body).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)));
    }
    let fine = host.workflow(&token, &json!({"name": "fine"})).await;
    for (body, field) in [
        (json!({"callbackUrl": "ftp://example.com/"}), "callbackUrl"),
        (json!({"callbackUrl": "https://example.com/", "callbackApp": "nobody"}), "callbackApp"),
    ] {
        let path = format!("/api/v1/workflows/{fine}/execute");
        let answer = host.call("POST", &path).bearer(&token).json(&body).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)));
    }
    let nothing = host.call("POST", "/api/v1/workflows/nothing/execute").bearer(&token).send().await;
    assert_eq!(nothing.verdict(), (404, 1001));
}

/// A workflow with steps for a phone is refused at execution, but it is stored completely.
#[tokio::test(start_paused = true)]
async fn a_phones_workflow_is_kept_as_it_is_and_refused() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([
        {"id": "t", "moduleId": "vflow.trigger.battery", "parameters": {"level": 20, "above_or_below": "below"}},
        {"id": "f", "moduleId": "vflow.interaction.ui_selector", "parameters": {"selector": "@TextView[text='设置'] > [[0]]"}},
        {"id": "c", "moduleId": "vflow.device.click", "parameters": {"target": "{{f.element}}"}},
        {"id": "r", "moduleId": "vflow.core.touch_replay", "parameters": {"recording_data": "[[1,2],[3,4]]", "speed": 1.5}},
        {"id": "s", "moduleId": "vflow.shizuku.shell_command", "parameters": {"mode": "自动", "command": "echo {{ $HOME"}},
    ]);
    let id = host.workflow(&token, &workflow(&steps)).await;
    let path = format!("/api/v1/workflows/{id}");
    let shown = host.call("GET", &path).bearer(&token).send().await;
    for (shown, sent) in shown.body["data"]["steps"].as_array().unwrap().iter().zip(steps.as_array().unwrap()) {
        assert_eq!((&shown["moduleId"], &shown["parameters"]), (&sent["moduleId"], &sent["parameters"]));
    }
    let refused = host.call("POST", &format!("{path}/execute")).bearer(&token).send().await;
    assert_eq!(refused.verdict(), (422, 2001));
    assert_eq!(refused.message(), "step 't': module 'vflow.trigger.battery' needs a phone");
}

#[tokio::test(start_paused = true)]
async fn a_disabled_workflow_runs_only_where_the_account_allows_it() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w", "isEnabled": false})).await;
    let path = format!("/api/v1/workflows/{id}/execute");
    let answer = host.call("POST", &path).bearer(&token).send().await;
    assert_eq!(answer.verdict(), (409, 1003));
    approved(&answer, "vflow-workflows-execute-disabled");
    let mut account = Account::new(AccountId::parse("acme").unwrap(), Timestamp(0));
    account.settings.allow_execute_disabled = true;
    host.engine().ports.accounts.create(&account).await.unwrap();
    assert_eq!(host.call("POST", &path).bearer(&token).send().await.status, 202);
}

#[tokio::test(start_paused = true)]
async fn a_key_makes_a_request_count_once() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": "[[n]]"}}]);
    let id = host.workflow(&token, &workflow(&steps)).await;
    let path = format!("/api/v1/workflows/{id}/execute");
    let send = async |key: &str, n: i64| {
        let body = json!({"async": false, "inputVariables": {"n": n}});
        host.call("POST", &path).bearer(&token).header("idempotency-key", key).json(&body).send().await
    };
    let first = send("order-1", 1).await;
    assert_eq!((first.status, &first.body["data"]["result"]), (200, &json!(1)));
    assert_eq!(send("order-1", 1).await.body, first.body);
    assert_ne!(send("order-2", 1).await.body, first.body);
    let reused = send("order-1", 2).await;
    assert_eq!(reused.verdict(), (409, 1004));
    approved(&reused, "vflow-workflows-execute-key-reused");
    for bad in ["", "a b", &"x".repeat(256)] {
        let refused = send(bad, 1).await;
        assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!("Idempotency-Key")));
    }
    assert_eq!(send(&"x".repeat(255), 1).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_workflow_that_runs_once_at_a_time_is_busy() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "a", "moduleId": "delay", "parameters": {"duration": 60_000}}]);
    let body = json!({"name": "w", "steps": steps, "reentryBehavior": "block_new"});
    let id = host.workflow(&token, &body).await;
    let path = format!("/api/v1/workflows/{id}");
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    let busy = host.call("POST", &format!("{path}/execute")).bearer(&token).send().await;
    assert_eq!((busy.verdict(), &busy.body["details"]["executionId"]), ((409, 1003), &json!(run)));
    approved(&busy, "vflow-workflows-execute-busy");
    let shown = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["reentryBehavior"], "block_new");
    let bad = host.call("PUT", &path).bearer(&token).json(&json!({"reentryBehavior": "queue"})).send().await;
    assert_eq!((bad.verdict(), &bad.body["details"]["field"]), ((400, 1002), &json!("reentryBehavior")));
    let lifted = host.call("PUT", &path).bearer(&token).json(&json!({"reentryBehavior": null})).send().await;
    assert_eq!(lifted.status, 200);
    host.execute(&token, &id, &json!({})).await;
}

#[tokio::test(start_paused = true)]
async fn a_text_with_a_list_is_read_as_strictly_as_the_body() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let output = |value: &str| json!([{"id": "o", "moduleId": "output", "parameters": {"value": value}}]);
    let rows = json!([{"name": "rows", "type": "list"}]);
    let id = host
        .workflow(&token, &json!({"name": "w", "isEnabled": true, "inputs": rows, "steps": output("[[rows]]")}))
        .await;
    let path = format!("/api/v1/workflows/{id}/execute");
    let body = |text: &str| json!({"async": false, "inputVariables": {"rows": text}});
    let refused = host.call("POST", &path).bearer(&token).json(&body(r#"[{"a": 1, "a": 2}]"#)).send().await;
    assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!("rows[0].a")));
    let text = "[1.23456789012345678901, 123456789012345678901234567890]";
    let (run, answer) = host.execute(&token, &id, &body(text)).await;
    assert_eq!(answer.body["data"]["result"], json!([1.234_567_890_123_456_8, "123456789012345678901234567890"]));
    let told = |answer: &crate::routes::host::Answer| {
        let told = answer.body["warnings"].as_array().cloned().unwrap_or_default();
        told.iter().map(|one| (one["code"].clone(), one["path"].clone())).collect::<Vec<_>>()
    };
    let expected = |field: &str| {
        [("rounded_number", 0), ("long_integer", 1)]
            .map(|(code, at)| (json!(code), json!(format!("{field}.rows[{at}]"))))
    };
    assert_eq!(told(&answer), expected("inputVariables"));

    let rerun = format!("/api/v1/executions/{run}/rerun");
    let again = host.call("POST", &rerun).bearer(&token).json(&json!({"inputs": {"rows": text}})).send().await;
    assert_eq!(told(&again), expected("inputs"));
    let twice = json!({"inputs": {"rows": r#"[{"a": 1, "a": 2}]"#}, "dryRun": true});
    let refused = host.call("POST", &rerun).bearer(&token).json(&twice).send().await;
    assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!("rows[0].a")));

    // A workflow that calls another one gives it what it says, or its step fails.
    let call = json!([{"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": id, "inputs": {"rows": r#"[{"a": 1, "a": 2}]"#}}}]);
    let parent = host.workflow(&token, &json!({"name": "parent", "isEnabled": true, "steps": call})).await;
    let (_, failed) = host.execute(&token, &parent, &json!({"async": false})).await;
    assert!(failed.body["data"]["error"].as_str().unwrap().contains("rows[0].a: is given twice"), "{}", failed.body);
}
