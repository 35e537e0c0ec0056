//! Requests that vFlow's own clients send, and the fields of answers that they read.

use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn get(host: &Host, token: &str, path: &str) -> Value {
    let answer = host.call("GET", path).bearer(token).send().await;
    well(&answer);
    answer.body["data"].clone()
}

async fn post(host: &Host, token: &str, path: &str, body: Option<Value>) -> Value {
    let call = host.call("POST", path).bearer(token).header("content-type", "application/json");
    let answer = match body {
        Some(body) => call.json(&body).send().await,
        None => call.send().await,
    };
    well(&answer);
    answer.body["data"].clone()
}

fn well(answer: &Answer) {
    assert!(answer.body["code"] == 0 && answer.status < 300, "{}", answer.body);
}

/// All these values exist and are not null.
fn has(data: &Value, names: &[&str]) {
    for name in names {
        assert!(!data[name].is_null(), "{name}: {data}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_script_that_tries_every_route_finds_what_it_looks_for() {
    let host = Host::start().await;
    let token = &host.token("acme", false).await;
    has(&get(&host, token, "/api/v1/system/health").await, &["status", "version"]);
    let info = get(&host, token, "/api/v1/system/info").await;
    has(&info["device"], &["brand", "model", "androidVersion", "apiLevel"]);
    has(&info["server"], &["version", "uptime"]);
    has(&get(&host, token, "/api/v1/system/stats").await, &["workflowCount", "totalExecutions"]);
    let made = json!({"name": "API测试工作流", "description": "通过API创建", "steps": [], "isEnabled": false});
    let id = post(&host, token, "/api/v1/workflows", Some(made)).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/workflows/{id}");
    has(&get(&host, token, &path).await, &["name", "isEnabled", "version", "modifiedAt", "steps"]);
    let changed = host.call("PUT", &path).bearer(token).json(&json!({"description": "更新"})).send().await;
    well(&changed);
    has(&post(&host, token, &format!("{path}/duplicate"), None).await, &["newWorkflowId"]);
    let disabled =
        host.call("POST", &format!("{path}/execute")).bearer(token).json(&json!({"async": true})).send().await;
    assert_eq!(disabled.status, 409);
    post(&host, token, &format!("{path}/enable"), None).await;
    let started = post(&host, token, &format!("{path}/execute"), Some(json!({"async": true}))).await;
    has(&started, &["execution_id", "status"]);
    host.work().await;
    let run = format!("/api/v1/executions/{}", started["execution_id"].as_str().unwrap());
    has(&get(&host, token, &run).await, &["status", "startedAt", "completedAt"]);
    has(&get(&host, token, &format!("{run}/logs")).await, &["logs"]);
    has(&get(&host, token, &format!("{run}/logs?level=INFO")).await, &["logs"]);
    has(&get(&host, token, "/api/v1/executions?limit=10").await, &["executions"]);
    has(&get(&host, token, &format!("{path}/magic-variables")).await, &["magicVariables", "systemVariables"]);
    has(&get(&host, token, &format!("{path}/export")).await["workflow"], &["id", "name", "steps", "_meta"]);
    let listed = get(&host, token, "/api/v1/workflows?search=api").await;
    has(&listed["workflows"][0], &["id", "name", "isEnabled", "stepCount", "triggerCount"]);
    has(&get(&host, token, "/api/v1/folders").await, &["folders"]);
}

#[tokio::test(start_paused = true)]
async fn modules_are_described_as_editors_read_them() {
    let host = Host::start().await;
    let token = &host.token("acme", false).await;
    let modules = get(&host, token, "/api/v1/modules").await["modules"].clone();
    for module in modules.as_array().unwrap() {
        has(&module["metadata"], &["name", "category", "description"]);
    }
    for category in get(&host, token, "/api/v1/modules/categories").await["categories"].as_array().unwrap() {
        has(category, &["id", "name"]);
    }
    let id = "vflow.network.webhook_push";
    let module = get(&host, token, &format!("/api/v1/modules/{id}")).await;
    has(&module["blockBehavior"], &["blockType"]);
    for input in module["inputs"].as_array().unwrap() {
        has(input, &["id", "type", "label"]);
    }
    for output in module["outputs"].as_array().unwrap() {
        has(output, &["id", "type", "label"]);
    }
    for field in get(&host, token, &format!("/api/v1/modules/{id}/input-schema")).await["schema"].as_array().unwrap() {
        has(field, &["key", "type", "label"]);
    }
}

#[tokio::test(start_paused = true)]
async fn their_spellings_are_read() {
    let host = Host::start().await;
    let token = &host.token("acme", false).await;
    let made = json!({
        "name": "w", "isEnabled": true,
        "triggerConfigs": [{"type": "vflow.trigger.interval", "interval": 1, "unit": "小时"}],
        "steps": [
            {"id": "a", "moduleId": "fail", "parameters": {"message": "x"}, "isDisabled": true},
            {"id": "o", "moduleId": "output", "parameters": {"value": "[[who]]"}},
        ],
    });
    let id = post(&host, token, "/api/v1/workflows", Some(made)).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/workflows/{id}");
    let shown = get(&host, token, &path).await;
    assert_eq!(shown["triggers"], json!([{"type": "vflow.trigger.interval", "interval": 1, "unit": "小时"}]));
    assert_eq!((&shown["triggerConfigs"], &shown["triggerCount"]), (&shown["triggers"], &json!(1)));
    assert!(shown["nextRunAt"].is_i64(), "{shown}");
    assert_eq!(shown["steps"][0]["isDisabled"], true);
    let body = json!({"async": false, "input_variables": {"who": "you"}});
    assert_eq!(post(&host, token, &format!("{path}/execute"), Some(body)).await["result"], "you");
}

#[tokio::test(start_paused = true)]
async fn a_step_stops_the_runs_of_another_workflow() {
    let host = Host::start().await;
    let token = &host.token("acme", false).await;
    let waits = json!([{"id": "d", "moduleId": "delay", "parameters": {"duration": 3_600_000}}]);
    let other = host.workflow(token, &json!({"name": "other", "steps": waits})).await;
    let beside = host.workflow(token, &json!({"name": "beside", "steps": waits})).await;
    let mut runs = Vec::new();
    for workflow in [&other, &other, &beside] {
        let started = post(&host, token, &format!("/api/v1/workflows/{workflow}/execute"), Some(json!({}))).await;
        runs.push(started["executionId"].as_str().unwrap().to_owned());
    }
    host.work().await;
    let steps = json!([
        {"id": "s", "moduleId": "vflow.logic.stop_workflow", "parameters": {"target": "其他工作流", "workflow_id": other}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{s.stopped}}"}},
    ]);
    let stopper = host.workflow(token, &json!({"name": "stopper", "steps": steps})).await;
    let path = format!("/api/v1/workflows/{stopper}/execute");
    assert_eq!(post(&host, token, &path, Some(json!({"async": false}))).await["result"], 2);
    for (run, status) in runs.iter().zip(["cancelled", "cancelled", "running"]) {
        assert_eq!(get(&host, token, &format!("/api/v1/executions/{run}")).await["status"], status);
    }
}
