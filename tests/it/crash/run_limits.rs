//! Crash points of runs whose workflow has a limit: after the failure of any call each request has
//! one run, all runs end, and no place is left behind.

use crate::world::{World, answer};
use model::{ExecutionId, Status, WorkflowId};
use records::executions::{self, Execute, Wait};
use serde_json::{Map, json};
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

fn request(world: &World, workflow: &WorkflowId, key: &str, wait: Wait) -> Execute {
    Execute { idempotency_key: Some(key.to_owned()), ..world.request(workflow, Map::new(), wait) }
}

/// Two runs, with a fault at call number `number` of the process that accepts and executes them.
/// Returns the calls that were made.
async fn survive(number: usize, fault: Fault, wait: Wait) -> Vec<&'static str> {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let limit = json!({"key": "shared", "concurrency": 1, "rate": 1, "per": 20});
    let steps = json!([{"id": "a", "moduleId": "delay", "parameters": {"duration": 60_000}}]);
    let workflow = world.workflow(json!({"limit": limit, "steps": steps})).await;
    let gate = Gate::with_fault(number, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let at = || format!("{fault:?} at call {number} ({wait:?}): {:?}", gate.log());
    let mut ids: Vec<ExecutionId> = Vec::new();
    for key in ["one", "two"] {
        let first = tokio::select! {
            biased;
            () = gate.crashed() => None,
            accepted = executions::execute(&worker, request(&world, &workflow, key, wait)) => accepted.ok(),
        };
        // A caller without an answer asks again, with the same key.
        let again = executions::execute(&world.engine, request(&world, &workflow, key, Wait::Async)).await;
        let again = again.unwrap_or_else(|error| panic!("{}: {error}", at()));
        assert!(first.is_none_or(|first| first.id == again.id), "{}", at());
        ids.push(again.id);
    }
    for id in &ids {
        let view = world.drive(&worker, &gate, *id, Duration::from_hours(1)).await;
        assert_eq!(
            (view.row.status, view.row.places),
            (Status::Completed, Vec::new()),
            "{}: {:?}",
            at(),
            view.row.error
        );
    }
    assert_eq!(world.runs_of(&workflow).await.len(), 2, "{}: one for each key", at());
    let limit = world.engine.ports.executions.limit(&world.account, "shared", 10).await.unwrap().unwrap();
    assert_eq!((limit.held, limit.waiting, limit.first), (0, 0, Vec::new()), "{}", at());
    gate.log()
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_the_places_of_the_limit_of_a_workflow() {
    for wait in [Wait::Async, Wait::Sync] {
        let clean = survive(usize::MAX, Fault::Fail, wait).await;
        for kind in ["create", "commit", "limit", "wake"] {
            assert!(clean.contains(&kind), "the runs never call {kind}: {clean:?}");
        }
        for number in 0..clean.len() {
            for fault in FAULTS {
                survive(number, fault, wait).await;
            }
        }
    }
}
