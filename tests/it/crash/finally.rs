//! Crash points of runs with a finally part: after the failure of any call, before or after a stop,
//! the part has run and the run ends as it would have.

use crate::world::{World, answer};
use engine::ending;
use model::Status;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

fn step(id: &str, module: &str, parameters: Value) -> Value {
    json!({"id": id, "moduleId": module, "parameters": parameters})
}

fn workflow(inside: Value) -> Value {
    let request = |id: &str, method: &str| {
        let parameters = json!({"method": method, "url": "https://example.com/lock", "__error_policy": "RETRY"});
        step(id, "http_request", parameters)
    };
    json!({"steps": [
        step("p", "parallel.start", json!({})),
        step("b1", "parallel.branch", json!({})),
        step("t", "try.start", json!({})), request("take", "POST"), step("w", "delay", json!({"duration": 600_000})),
        step("f", "try.finally", json!({})), step("d", "delay", json!({"duration": 20_000})), request("free", "DELETE"),
        step("te", "try.end", json!({})),
        step("b2", "parallel.branch", json!({})), step("s", "delay", json!({"duration": 30_000})), inside,
        step("pe", "parallel.end", json!({})),
    ]})
}

/// Runs the workflow with a fault at call number `number`, and returns the calls that were made.
async fn survive(inside: Value, stops: bool, number: usize, fault: Fault) -> Vec<&'static str> {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let run = world.accept(&world.workflow(workflow(inside)).await).await;
    let gate = Gate::with_fault(number, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let at = format!("{fault:?} at call {number}");
    if stops {
        while world.parts.http.requests().is_empty() {
            world.deliver(&worker, &gate, Duration::from_secs(20)).await;
            world.tick().await;
        }
        ending::stop(&world.engine, &world.account, run.id).await.unwrap();
    }
    let view = world.drive(&worker, &gate, run.id, Duration::from_hours(1)).await;
    let at = format!("{at}: {:?}", gate.log());
    let expected = if stops { Status::Cancelled } else { Status::Failed };
    assert_eq!(view.row.status, expected, "{at}: {:?}", view.row.error);
    if !stops {
        assert_eq!(view.row.error.as_deref(), Some("step 'x': no"), "{at}");
    }
    let sent = world.parts.http.requests();
    let frees = sent.iter().filter(|request| request.method == "DELETE").count();
    assert!((1..=2).contains(&frees), "{at}: the finally part has run: {sent:?}");
    gate.log()
}

async fn survive_all(inside: Value, stops: bool) {
    let clean = survive(inside.clone(), stops, usize::MAX, Fault::Fail).await;
    assert!(clean.contains(&"commit") && clean.contains(&"http"), "{clean:?}");
    for number in 0..clean.len() {
        for fault in FAULTS {
            survive(inside.clone(), stops, number, fault).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_a_finally_part_of_a_cancelled_branch() {
    survive_all(step("x", "fail", json!({"message": "no"})), false).await;
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_a_finally_part_of_a_stopped_run() {
    survive_all(step("x", "delay", json!({"duration": 900_000})), true).await;
}
