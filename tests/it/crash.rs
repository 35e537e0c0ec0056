//! Crash points: runs a workflow with HTTP steps, with every fault at every call of every port.

mod callbacks;
mod children;
mod connections;
mod files;
mod finally;
mod limits;
mod run_limits;
mod schedules;
mod turns;

use crate::world::{World, answer};
use model::Status;
use records::executions::{self, LogQuery, Wait};
use records::steps::{self, StepQuery};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

fn two_calls_and_a_wait() -> Value {
    json!({"steps": [
        {"id": "first", "moduleId": "http_request", "parameters": {"url": "https://example.com/first", "method": "POST", "body": "1"}},
        {"id": "note", "moduleId": "set_variable", "parameters": {"name": "seen", "value": "{{first.statusCode}} at {{current_time}}"}},
        {"id": "wait", "moduleId": "delay", "parameters": {"duration": 30000}},
        {"id": "second", "moduleId": "http_request", "parameters": {"url": "https://example.com/second", "method": "POST", "body": "[[seen]]"}},
        {"id": "last", "moduleId": "output", "parameters": {"value": "{{second.statusCode}}"}}
    ]})
}

/// Runs the workflow with a fault at call number `call`, checks the invariants, and returns the
/// calls that were made.
async fn survive(call: usize, fault: Fault) -> Vec<&'static str> {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(two_calls_and_a_wait()).await;
    let gate = Gate::with_fault(call, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let at = || format!("{fault:?} at call {call}: {:?}", gate.log());
    // The fault can also strike the process that the caller talks to.
    let accepted = tokio::select! {
        biased;
        () = gate.crashed() => None,
        accepted = executions::execute(&worker, world.request(&workflow, Map::new(), Wait::Async)) => accepted.ok(),
    };
    let Some(accepted) = accepted else {
        // Without an acknowledgement nothing is promised, and the caller asks again.
        return gate.log();
    };
    let view = world.drive(&worker, &gate, accepted.id, Duration::from_hours(1)).await;
    // If the answer to an outbound request is lost, the step fails, because this workflow has no
    // retry. All other faults are repaired.
    let lost_answer = matches!(fault, Fault::Fail | Fault::LostReply) && gate.log().get(call) == Some(&"http");
    let expected = if lost_answer { Status::Failed } else { Status::Completed };
    assert_eq!(view.row.status, expected, "{}: {:?}", at(), view.row.error);
    one_key_for_each_step_and_one_result(&world, &view, lost_answer, fault, &at()).await;
    // No row is overdue.
    assert_eq!(world.tick().await.hints_sent, 0, "{}", at());
    gate.log()
}

async fn one_key_for_each_step_and_one_result(
    world: &World,
    view: &engine::RunView,
    lost: bool,
    fault: Fault,
    at: &str,
) {
    let mut hits: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for (request, key) in world.parts.http.requests().iter().zip(world.parts.http.idempotency_keys()) {
        hits.entry(key.unwrap()).or_default().push(request.body.clone().unwrap_or_default());
    }
    let id = view.row.id.vflow();
    for (key, bodies) in &hits {
        assert!([format!("{id}/first/1"), format!("{id}/second/1")].contains(key), "{at}: {key}");
        assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{at}: a repeated request differs");
        // One fault repeats an effect at most once.
        assert!(bodies.len() <= 2, "{at}: {} hits", bodies.len());
    }
    let crash = matches!(fault, Fault::CrashBefore | Fault::CrashAfter);
    let total: usize = hits.values().map(Vec::len).sum();
    if !lost {
        assert_eq!(hits.len(), 2, "{at}");
        assert!(total == 2 || crash || total == 3, "{at}: {total} hits");
    }
    let query = LogQuery { limit: 1000, ..LogQuery::default() };
    let log = executions::logs(&world.engine, &world.account, view.row.id, query).await.unwrap().logs;
    for step in 0..5 {
        let completed =
            log.iter().filter(|entry| entry.step_index == step && entry.message.starts_with("Completed")).count();
        assert!(completed == 1 || lost && completed == 0, "{at}: step {step} was recorded {completed} times");
    }
    let query = StepQuery { limit: 100, ..StepQuery::default() };
    let page = steps::records(&world.engine, &world.account, view.row.id, query).await.unwrap();
    let steps: Vec<_> = page.passes.iter().map(|pass| pass.step.id.as_str()).collect();
    let all = ["first", "note", "wait", "second", "last"];
    assert!(all == *steps || lost && all.starts_with(&steps), "{at}: the records are of {steps:?}");
    for pass in page.passes.iter().filter(|pass| pass.step.module_id == "http_request") {
        let exchange = pass.record.exchange.as_deref().unwrap();
        assert_eq!(
            (exchange.method.as_str(), exchange.answer.is_some()),
            ("POST", pass.record.error.is_none()),
            "{at}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_is_survived() {
    let clean = survive(usize::MAX, Fault::Fail).await;
    for kind in ["create", "send", "claim", "commit", "http"] {
        assert!(clean.contains(&kind), "the workflow never calls {kind}: {clean:?}");
    }
    for call in 0..clean.len() {
        for fault in FAULTS {
            survive(call, fault).await;
        }
    }
}

/// With a store that never refuses a write, two workers could commit. The tests above must notice
/// that.
#[tokio::test(start_paused = true)]
async fn a_zombie_cannot_commit() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(two_calls_and_a_wait()).await;
    let accepted = world.accept(&workflow).await;
    // A worker ends silently after its claim. Its lease ends, another worker takes over, and then
    // the first one continues.
    let gate = Gate::with_fault(1, Fault::CrashBefore);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let view = world.drive(&worker, &gate, accepted.id, Duration::from_hours(1)).await;
    assert_eq!(view.row.status, Status::Completed);
    let stale = engine::ports::executions::Commit {
        account: view.row.account.clone(),
        id: view.row.id,
        fence: 1,
        cursor: view.row.cursor,
        inbox: None,
        attempt_id: "zombie".into(),
        places: Vec::new(),
        limits: Vec::new(),
        state: Vec::new(),
        usage: model::Usage::default(),
        next: engine::ports::executions::Next::Queue { due_at: view.row.started_at },
    };
    let answer = world.engine.ports.executions.commit(&stale).await.unwrap();
    assert_eq!(answer, engine::ports::executions::Committed::Conflict);
    assert_eq!(world.view(accepted.id).await.row.status, Status::Completed);
}
