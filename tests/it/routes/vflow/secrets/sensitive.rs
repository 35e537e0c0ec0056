//! A sensitive output that is used in every possible way only appears in requests that workflows
//! send.

use super::canary::{CANARY, NUMBER, Seen, check, step, used_in_every_way};
use crate::lines::Lines;
use engine::ports::http_out::HttpRequest;
use model::WorkflowId;
use serde_json::{Value, json};
use std::time::Duration;

/// The workflow that uses secrets in every way, with the outputs of a step in place of the secrets.
fn with_outputs(child: &WorkflowId, login: Value) -> Value {
    let mut workflow = used_in_every_way(child);
    let text = workflow.to_string().replace("{{secrets.", "{{login.json.");
    workflow = serde_json::from_str(&text).unwrap();
    let steps = workflow["steps"].as_array_mut().unwrap();
    steps.insert(0, login);
    let later = json!({"url": "https://echo.example/later", "method": "POST", "body": "{{login.json.list[0]}}"});
    let out = steps.len() - 1;
    steps.insert(out, step("later", "http_request", later));
    workflow
}

fn login(sensitive: &Value) -> Value {
    step("login", "http_request", json!({"url": "https://echo.example/login", "__sensitive": sensitive}))
}

fn body(sent: &[HttpRequest], path: &str) -> String {
    let request = sent.iter().find(|request| request.url.contains(path)).unwrap();
    String::from_utf8(request.body.clone().unwrap_or_default()).unwrap()
}

/// Runs the workflow, and looks at everything that is stored and shown.
async fn run(seen: &mut Seen, workflow: &WorkflowId) -> (String, Value) {
    let path = format!("/api/v1/workflows/{workflow}/execute");
    let started = seen.call("POST", &path, &json!({"async": true})).await;
    let id = started["data"]["executionId"].as_str().unwrap().to_owned();
    for _ in 0..10 {
        seen.world.work().await;
        check("a store between two steps", &seen.stored().await);
        tokio::time::advance(Duration::from_secs(10)).await;
        seen.world.tick().await;
    }
    let ended = seen.ask_about(&id, workflow).await;
    let evaluated = json!({"executionId": id, "expression": "{{login.json}}"});
    seen.call("POST", "/api/v1/expressions/evaluate", &evaluated).await;
    (id, ended)
}

#[tokio::test(start_paused = true)]
async fn a_sensitive_output_that_is_used_in_every_way_is_seen_nowhere() {
    let lines = Lines::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(lines.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    for sensitive in [json!(["json"]), json!(true)] {
        let mut seen = Seen::start().await;
        let child = seen.world.workflow(json!({"steps": [
            step("send", "http_request", json!({"url": "https://echo.example/child", "method": "POST", "body": "[[k]]"})),
            step("out", "output", json!({"value": {"k": "[[k]]", "sent": "{{send.body}}"}})),
        ]})).await;
        let workflow = seen.world.workflow(with_outputs(&child, login(&sensitive))).await;
        let (id, ended) = run(&mut seen, &workflow).await;
        assert_eq!(ended["status"], "completed", "{ended}");
        assert_eq!(ended["variables"]["same"]["value"], true, "{ended}");
        assert!(ended["result"].to_string().contains("***"), "{ended}");
        let path = format!("/api/v1/executions/{id}/steps?stepId=login");
        let record = seen.call("GET", &path, &Value::Null).await["data"]["steps"][0].clone();
        assert_eq!(record["outputs"]["json"], "***", "{record}");
        assert_eq!(record["response"]["body"], "***", "{record}");

        // The sent requests contain the value itself: from the run, also after a wait, and from its
        // child.
        let sent = seen.world.parts.http.requests();
        assert_eq!([body(&sent, "/child"), body(&sent, "/later")], [CANARY, CANARY]);
        assert_eq!(body(&sent, "/?key="), format!("k={CANARY}"));
        let bearer = format!("Bearer {NUMBER}");
        assert!(sent.iter().any(|request| request.headers.iter().any(|(_, value)| *value == bearer)));

        check("the answers", &seen.answers);
        check("the stores", &seen.stored().await);
    }
    check("the log", &String::from_utf8_lossy(&lines.bytes()));
}

#[tokio::test(start_paused = true)]
async fn a_failure_tells_nothing_of_a_sensitive_answer() {
    let mut seen = Seen::start().await;
    let parameters = json!({"url": "https://echo.example/login", "method": "POST", "__sensitive": true});
    let workflow = seen
        .world
        .workflow(json!({"steps": [
            step("login", "http_request", parameters),
            step("set", "set_variable", json!({"name": "pin", "value": 17, "__sensitive": true})),
            step("no", "fail", json!({"message": "no {{login.json.canary}} {{login.json.number}}"})),
        ], "outputs": [{"name": "pin", "value": "[[pin]]"}]}))
        .await;
    let (_, ended) = run(&mut seen, &workflow).await;
    assert_eq!(ended["status"], "failed", "{ended}");
    assert!(ended["error"].to_string().contains("no *** ***"), "{ended}");
    assert_eq!(ended["variables"]["pin"]["value"], "***", "a short value is hidden where it was set: {ended}");
    check("the answers", &seen.answers);
}
