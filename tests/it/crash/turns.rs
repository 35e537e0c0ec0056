//! Crash points of a run with a key and a turn: if it is requested again with its key, it exists
//! once. The turn is free after its end, regardless of which call fails.

use crate::world::{World, answer};
use engine::Error;
use model::{Reentry, Status};
use records::executions::{self, Execute, Wait};
use serde_json::{Map, json};
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

async fn survive(call: usize, fault: Fault, wait: Wait) -> Vec<&'static str> {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world
        .workflow(json!({"steps": [
            {"id": "h", "moduleId": "http_request", "parameters":
                {"url": "https://example.com/", "__error_policy": "RETRY", "__retry_interval": 10}},
        ]}))
        .await;
    let request = |key: &str| Execute {
        idempotency_key: Some(key.to_owned()),
        reentry: Some(Reentry::BlockNew),
        ..world.request(&workflow, Map::new(), wait)
    };
    let gate = Gate::with_fault(call, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let at = || format!("{fault:?} at call {call} ({wait:?}): {:?}", gate.log());
    let first = tokio::select! {
        biased;
        () = gate.crashed() => None,
        accepted = executions::execute(&worker, request("k")) => accepted.ok(),
    };
    // A caller without an answer asks again, with the same key.
    let accepted =
        executions::execute(&world.engine, request("k")).await.unwrap_or_else(|error| panic!("{}: {error}", at()));
    assert!(first.is_none_or(|first| first.id == accepted.id), "{}", at());
    let next = executions::execute(&world.engine, request("next")).await;
    assert!(matches!(next, Err(Error::Busy { .. })) || accepted.view.is_some(), "{}: {next:?}", at());

    world.drive(&worker, &gate, accepted.id, Duration::from_hours(1)).await;
    assert_eq!(world.runs_of(&workflow).await.len(), 1 + usize::from(next.is_ok()), "{}: one for the key", at());
    let next =
        executions::execute(&world.engine, request("next")).await.unwrap_or_else(|error| panic!("{}: {error}", at()));
    let view = world.drive(&world.engine, &Gate::open(), next.id, Duration::from_hours(1)).await;
    assert_eq!(view.row.status, Status::Completed, "{}", at());
    gate.log()
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_one_run_and_a_free_turn() {
    for wait in [Wait::Async, Wait::Sync] {
        let clean = survive(usize::MAX, Fault::Fail, wait).await;
        let claimed = ["claim"].into_iter().filter(|_| wait == Wait::Async);
        for kind in ["key_use", "create", "commit"].into_iter().chain(claimed) {
            assert!(clean.contains(&kind), "nobody ever calls {kind}: {clean:?}");
        }
        for call in 0..clean.len() {
            for fault in FAULTS {
                survive(call, fault, wait).await;
            }
        }
    }
}
