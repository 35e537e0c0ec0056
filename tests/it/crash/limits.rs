//! Crash points of runs that share a limit: after the failure of any call all runs end, no place is
//! left behind, and never more steps than allowed are between taking a place and giving it back.

use crate::world::{World, answer};
use model::Status;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

fn workflow() -> Value {
    let limit = json!({"__limit_key": "shared", "__limit_concurrency": 1, "__error_policy": "RETRY"});
    let step = |id: &str, module: &str, more: Value| {
        let mut parameters = limit.clone();
        parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"id": id, "moduleId": module, "parameters": parameters})
    };
    let request = json!({"method": "POST", "url": "https://example.com/", "__limit_rate": 1, "__limit_per": 20});
    // The first run releases the process and keeps its place, so that the second one has to wait.
    json!({"steps": [step("a", "delay", json!({"duration": 60_000})), step("b", "http_request", request)]})
}

/// Two runs, with a fault at call number `number` of their worker. Returns the calls that were
/// made.
async fn survive(number: usize, fault: Fault) -> Vec<&'static str> {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(workflow()).await;
    let runs = [world.accept(&workflow).await, world.accept(&workflow).await];
    let gate = Gate::with_fault(number, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    for run in &runs {
        let view = world.drive(&worker, &gate, run.id, Duration::from_hours(1)).await;
        let at = format!("{fault:?} at call {number}: {:?}", gate.log());
        assert_eq!(view.row.status, Status::Completed, "{at}: {:?}", view.row.error);
        assert_eq!(view.row.places, [], "{at}");
    }
    let limit = world.engine.ports.executions.limit(&world.account, "shared", 10).await.unwrap().unwrap();
    let at = format!("{fault:?} at call {number}: {:?}", gate.log());
    assert_eq!((limit.held, limit.waiting, limit.first), (0, 0, Vec::new()), "{at}");
    gate.log()
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_the_places_of_a_limit() {
    let clean = survive(usize::MAX, Fault::Fail).await;
    for kind in ["commit", "limit", "wake", "http"] {
        assert!(clean.contains(&kind), "the runs never call {kind}: {clean:?}");
    }
    for number in 0..clean.len() {
        for fault in FAULTS {
            survive(number, fault).await;
        }
    }
}

/// Nothing else happens in these runs that would let them ask again.
#[tokio::test(start_paused = true)]
async fn a_run_asks_again_for_a_place_however_often_others_were_faster() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(workflow()).await;
    let run = world.accept(&workflow).await;
    let gate = Gate::contending(100);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let view = world.drive(&worker, &gate, run.id, Duration::from_hours(1)).await;
    assert_eq!((view.row.status, view.row.places.len()), (Status::Completed, 0), "{:?}", view.row.error);
}
