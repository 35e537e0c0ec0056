//! One trace id connects everything that is done for a request: the request's log line, the hints,
//! the rows, all log lines of the runs, and the header of the callback.

use super::host::Host;
use crate::lines::Lines;
use engine::ports::executions::Scan;
use model::{AccountId, ExecutionId, TraceId};
use serde_json::{Value, json};
use std::time::Duration;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;

const TRACE: &str = "5759e988bd862e3fe1be46a994272793";
const AMAZON: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0";

fn watch() -> (Lines, tracing::subscriber::DefaultGuard) {
    let lines = Lines::default();
    let layer = tracing_subscriber::fmt::layer().json().flatten_event(true).with_span_list(false);
    let all = tracing_subscriber::registry().with(EnvFilter::new("warn,api=info,engine=info"));
    let guard = tracing::subscriber::set_default(all.with(layer.with_writer(lines.clone())));
    (lines, guard)
}

fn messages(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["message"].as_str().unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn one_trace_leads_from_the_request_to_the_callback() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let below = json!({"name": "below", "steps": [{"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}}]});
    let below = host.workflow(&token, &below).await;
    let steps = json!([
        {"id": "h", "moduleId": "http_request", "parameters": {"url": "https://example.com/"}},
        {"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": below}},
    ]);
    let above = host.workflow(&token, &json!({"name": "above", "steps": steps})).await;

    let (lines, _guard) = watch();
    let call = host.call("POST", &format!("/api/v1/workflows/{above}/execute")).bearer(&token);
    let call = call.header("x-amzn-trace-id", AMAZON);
    let started = call.json(&json!({"callbackUrl": "https://example.com/told"})).send().await;
    assert_eq!(started.status, 202);
    for _ in 0..3 {
        host.work().await;
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    assert!(host.tell().await);

    let log = lines.take();
    let committed = "committed";
    let told = "callback tried";
    assert_eq!(
        messages(&log),
        ["accepted", "request", committed, "accepted", committed, committed, committed, committed, told]
    );
    for line in &log {
        assert_eq!(line["span"]["trace.id"], TRACE, "{line}");
        let names_its_run = line["span"]["execution.id"].is_string();
        assert_eq!(names_its_run, line["message"] != "request", "{line}");
    }
    let trace = TraceId::parse(TRACE).unwrap();
    let account = AccountId::parse("acme").unwrap();
    let scan = Scan { account: account.clone(), workflow: None, from: None, to: None, after: None, limit: 9 };
    let rows = host.engine().ports.executions.scan(&scan).await.unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let row = host.engine().ports.executions.read(&account, row.id).await.unwrap().unwrap();
        assert_eq!(row.trace, trace, "{}", row.workflow_name);
    }
    let told = host.parts.http.requests().pop().unwrap();
    let header = told.headers.iter().find(|(name, _)| name == "traceparent").unwrap();
    assert_eq!(TraceId::from_traceparent(&header.1), Some(trace));
    assert!(told.url.ends_with("/told"));
}

/// The caller's own trace has precedence over the gateway's. A run without a request's trace gets a
/// new one.
#[tokio::test(start_paused = true)]
async fn a_callers_own_trace_counts_and_a_run_without_one_is_its_own() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let workflow = host.workflow(&token, &json!({"name": "w", "steps": [{"id": "a", "moduleId": "log"}]})).await;
    let path = format!("/api/v1/workflows/{workflow}/execute");
    let run = async |headers: &[(&'static str, &str)]| {
        let call = host.call("POST", &path).bearer(&token).json(&json!({"async": false}));
        let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
        let answer = call.send().await;
        let id = ExecutionId::parse(answer.body["data"]["executionId"].as_str().unwrap()).unwrap();
        let account = AccountId::parse("acme").unwrap();
        host.engine().ports.executions.read(&account, id).await.unwrap().unwrap()
    };
    let own = TraceId::parse("4bf92f3577b34da6a3ce929d0e0e4736").unwrap();
    let both = run(&[("x-amzn-trace-id", AMAZON), ("traceparent", &own.traceparent(1))]).await;
    assert_eq!(both.trace, own);
    for bad in ["", "00-x-y-z", "Root=1-5759e988"] {
        let row = run(&[("traceparent", bad), ("x-amzn-trace-id", bad)]).await;
        assert_eq!(row.trace, TraceId::of(row.id), "{bad}");
    }
}
