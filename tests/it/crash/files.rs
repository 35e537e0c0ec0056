//! Files with every fault: an appended text is in the file once.

use crate::world::World;
use engine::ports::files::FileCall;
use model::Status;
use records::executions::{self, Wait};
use serde_json::{Map, Value, json};
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

fn made_grown_and_left_alone() -> Value {
    let step = |id: &str, operation: &str, content: &str| {
        json!({"id": id, "moduleId": "vflow.data.file_operation", "parameters": {
            "operation": operation, "file_path": "log.txt", "content": content, "__error_policy": "RETRY"}})
    };
    json!({"steps": [
        step("make", "create", "a"),
        step("first", "append", "b"),
        {"id": "wait", "moduleId": "delay", "parameters": {"duration": 30000}},
        step("second", "append", "c"),
        {"id": "other", "moduleId": "vflow.data.file_operation", "parameters": {
            "operation": "write", "file_path": "other.txt", "content": "x", "__error_policy": "RETRY"}},
        {"id": "gone", "moduleId": "vflow.data.file_operation", "parameters": {
            "operation": "delete", "file_path": "other.txt", "__error_policy": "RETRY"}}
    ]})
}

/// Runs the workflow with a fault at call number `call`, checks the content of the file, and
/// returns the calls that were made.
async fn survive(call: usize, fault: Fault) -> Vec<&'static str> {
    let world = World::answering(|_| Err(unexpected())).await;
    let workflow = world.workflow(made_grown_and_left_alone()).await;
    let gate = Gate::with_fault(call, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let accepted = tokio::select! {
        biased;
        () = gate.crashed() => None,
        accepted = executions::execute(&worker, world.request(&workflow, Map::new(), Wait::Async)) => accepted.ok(),
    };
    let Some(accepted) = accepted else { return gate.log() };
    let view = world.drive(&worker, &gate, accepted.id, Duration::from_hours(1)).await;
    let at = format!("{fault:?} at call {call}: {:?}", gate.log());
    assert_eq!(view.row.status, Status::Completed, "{at}: {:?}", view.row.error);
    let read =
        |path: &str| world.engine.ports.files.apply(&world.account, FileCall::Read { path: path.to_owned() }, "");
    assert_eq!(read("log.txt").await, Ok(json!("abc")), "{at}");
    assert!(read("other.txt").await.is_err(), "{at}");
    gate.log()
}

fn unexpected() -> engine::ports::http_out::EffectFailure {
    engine::ports::http_out::EffectFailure::lasting("nobody asks")
}

#[tokio::test(start_paused = true)]
async fn every_operation_is_done_once_whatever_fails() {
    let clean = survive(usize::MAX, Fault::Fail).await;
    assert_eq!(clean.iter().filter(|call| **call == "file").count(), 5, "{clean:?}");
    for call in 0..clean.len() {
        for fault in FAULTS {
            survive(call, fault).await;
        }
    }
}
