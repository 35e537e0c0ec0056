//! The most calls of the stores that a run is allowed to need. They are counted, not timed.

use crate::world::{World, answer};
use records::executions::{self, Wait};
use serde_json::{Map, Value, json};
use std::time::Duration;
use testkit::faults::{Gate, guarded};

const WRITES: [&str; 6] = ["create", "claim", "commit", "renew", "end", "put_spill"];

fn count(log: &[&str], names: &[&str]) -> usize {
    log.iter().filter(|call| names.contains(call)).count()
}

fn steps(http_at: &[usize]) -> Value {
    let step = |index: usize| {
        if http_at.contains(&index) {
            json!({"id": format!("s{index}"), "moduleId": "http_request", "parameters": {"url": "https://example.com/"}})
        } else {
            json!({"id": format!("s{index}"), "moduleId": "set_variable", "parameters": {"name": "n", "value": index}})
        }
    };
    json!({"steps": (0..10).map(step).collect::<Vec<_>>()})
}

#[tokio::test(start_paused = true)]
async fn a_pure_synchronous_run_is_one_write() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(steps(&[])).await;
    let gate = Gate::open();
    let engine = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let done = executions::execute(&engine, world.request(&workflow, Map::new(), Wait::Sync)).await.unwrap();
    assert!(done.view.is_some());
    assert_eq!(gate.log(), ["create"]);
}

#[tokio::test(start_paused = true)]
async fn ten_steps_with_two_calls_take_six_writes_at_most_and_one_message() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(steps(&[3, 7])).await;
    let gate = Gate::open();
    let engine = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let request = world.request(&workflow, Map::new(), Wait::Async);
    let accepted = executions::execute(&engine, request).await.unwrap();
    world.drive(&engine, &gate, accepted.id, Duration::from_mins(1)).await;
    let log = gate.log();
    assert!(count(&log, &WRITES) <= 6, "{log:?}");
    assert_eq!(count(&log, &["send"]), 1, "{log:?}");
    assert!(world.messages().await.is_empty(), "the one message was received and deleted");
}

/// The size of a commit does not depend on the size of the run: a large answer is written once, and
/// later commits name it.
#[tokio::test(start_paused = true)]
async fn a_further_call_is_one_small_write_whatever_ran_before() {
    let noise: String =
        (0..100_000_u64).map(|n| char::from(b'!' + (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 57) as u8 % 90)).collect();
    let world = World::answering(move |_| Ok(answer(200, &noise))).await;
    let workflow = world.workflow(steps(&[0, 1, 2, 3, 4])).await;
    let gate = Gate::open();
    let engine = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let request = world.request(&workflow, Map::new(), Wait::Async);
    let accepted = executions::execute(&engine, request).await.unwrap();
    world.drive(&engine, &gate, accepted.id, Duration::from_mins(1)).await;
    let log = gate.log();
    assert_eq!((count(&log, &["commit"]), count(&log, &["put_spill"])), (5, 5), "{log:?}");
    let row = world.engine.ports.executions.read(&world.account, accepted.id).await.unwrap().unwrap();
    assert!(row.state.len() <= 8 * 1024, "{} bytes of state stay in the row", row.state.len());
}
