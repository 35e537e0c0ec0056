//! Compares the usage that a run records with its real usage: the calls of stores and queues, each
//! with the units that `infra/tables.md` says, and the size of the row in the store.

use crate::world::{World, answer};
use api::cost::prices;
use aws_sdk_dynamodb::types::AttributeValue;
use engine::ending;
use engine::units;
use model::{Callback, Dialect, Execution, Usage};
use records::executions::{self, Wait};
use records::stats::{self, Period};
use serde_json::{Map, Value, json};
use std::time::Duration;
use testkit::faults::{Gate, guarded};

fn calls(number: usize) -> Value {
    let call =
        |at| json!({"id": format!("c{at}"), "moduleId": "http_request", "parameters": {"url": "https://example.com/"}});
    json!({"steps": (0..number).map(call).collect::<Vec<_>>()})
}

/// Runs a workflow to its end. Returns the row, and the names of the calls of stores and queues.
async fn run(world: &World, steps: Value, wait: Wait, told: bool) -> (Execution, Vec<&'static str>) {
    let workflow = world.workflow(steps).await;
    let gate = Gate::open();
    let engine = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let mut request = world.request(&workflow, Map::new(), wait);
    let url = "https://example.com/told".to_owned();
    request.callback = told.then_some(Callback { url, dialect: Dialect::Dpa, app: None });
    let id = executions::execute(&engine, request).await.unwrap().id;
    world.drive(&engine, &gate, id, Duration::from_hours(2)).await;
    let log = gate.log().into_iter().filter(|call| !["read", "due"].contains(call)).collect();
    (world.row(id).await, log)
}

/// The write units of these calls, for rows below a KB.
fn writes(log: &[&str], is_stored_at_end: bool) -> u64 {
    let ends = log.iter().filter(|call| **call == "commit").count();
    let mut commits = 0;
    let of = |call: &str| match call {
        // The row, the list of the account and that of the workflow; in addition the lists by
        // status and of due rows while the run is active.
        "create" if is_stored_at_end => 3,
        "create" => 5,
        "claim" => 1,
        "settle" => 2,
        "commit" => {
            commits += 1;
            // The last commit leaves the lists of due and of running rows, and updates two lists
            // with the end.
            if commits == ends { 5 } else { 3 }
        }
        _ => 0,
    };
    log.iter().copied().map(of).sum()
}

fn bytes(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(digits) => digits.trim_end_matches('0').len().div_ceil(2) + 1,
        AttributeValue::B(blob) => blob.as_ref().len(),
        other => panic!("{other:?} is in no row"),
    }
}

/// The bytes of a row as DynamoDB counts them.
async fn stored_bytes(world: &World, row: &Execution) -> usize {
    let key = |text: String| AttributeValue::S(text);
    let call = world.clients.dynamodb.get_item().table_name(world.config.executions_table.as_deref().unwrap());
    let call = call.key("pk", key(format!("{}#{}", row.account, row.id.hex()))).key("sk", key("run".to_owned()));
    let item = call.send().await.unwrap().item.unwrap();
    item.iter().map(|(name, value)| name.len() + bytes(value)).sum()
}

#[tokio::test(start_paused = true)]
async fn what_a_run_says_that_it_used_is_what_was_called() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let pure = json!({"steps": [{"id": "a", "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}}]});

    // In the request: one write at the end, a read of the workflow, and an invocation of no
    // duration.
    let (row, log) = run(&world, pure.clone(), Wait::Sync, false).await;
    let ms = u64::from(world.engine.config.memory_mb);
    assert_eq!(log, ["create"]);
    let used = Usage { writes: 3, reads: 1, requests: 0, invocations: 1, mb_ms: ms, transitions: 0, steps: 1 };
    assert_eq!(row.usage, used);
    let dollars = (3.0 * 0.625 + 0.125 + 0.2 + 16.6667 / 1000.0) / 1e6;
    assert!((prices::dollars(&row.usage) - dollars).abs() < 1e-12, "{}", prices::dollars(&row.usage));
    assert!((prices::step_functions_dollars(&row.usage) - 0.025 / 1000.0).abs() < 1e-12);

    // Through the queue: the invocations of the request and of the worker, and a message that is
    // sent, received and deleted.
    for steps in [pure, calls(1)] {
        let (row, log) = run(&world, steps, Wait::Async, false).await;
        assert_eq!(log.iter().filter(|call| **call == "send").count(), 1);
        assert!(stored_bytes(&world, &row).await < 1024, "the row is below a KB");
        let used = Usage {
            writes: writes(&log, false),
            // The workflow, and the row by the worker.
            reads: 2,
            requests: units::MESSAGE,
            invocations: 2,
            mb_ms: 2 * ms,
            transitions: 0,
            steps: 1,
        };
        assert_eq!(row.usage, used, "{log:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn waits_large_answers_and_debts_are_paid_for() {
    let noise: String =
        (0..120_000_u64).map(|n| char::from(b'!' + (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 57) as u8 % 90)).collect();
    let world = World::answering(move |_| Ok(answer(200, &noise))).await;
    let delay = |millis: u64| json!({"steps": [{"id": "d", "moduleId": "delay", "parameters": {"duration": millis}}]});
    let (short, _) = run(&world, delay(1), Wait::Async, false).await;
    let (parked, _) = run(&world, delay(60_000), Wait::Async, false).await;
    let (long, _) = run(&world, delay(1_000_000), Wait::Async, false).await;
    assert_eq!([short.usage.requests, parked.usage.requests, long.usage.requests], [3, 6, 9]);
    assert_eq!([short.usage.invocations, parked.usage.invocations, long.usage.invocations], [2, 3, 3]);
    // Two ticks read the row of a long wait and send a hint, instead of the run itself.
    let looked = |row: &Execution| row.usage.reads - parked.usage.reads;
    assert_eq!([looked(&parked), looked(&long)], [0, units::LOOKS]);
    assert_eq!([short.usage.transitions, parked.usage.transitions, long.usage.transitions], [0, 0, 0]);
    // The time in which no function runs costs nothing.
    assert!(parked.usage.mb_ms <= 5 * 1024, "{:?}", parked.usage);

    let (large, log) = run(&world, calls(1), Wait::Async, false).await;
    assert!(log.contains(&"put_spill"), "{log:?}");
    assert!(large.usage.writes > short.usage.writes + 8, "{:?}", large.usage);
    let (told, _) = run(&world, delay(1), Wait::Async, true).await;
    assert_eq!((told.usage.requests, told.usage.invocations), (6, 3));
    for row in [&short, &parked, &long, &large, &told] {
        let (told, stored) = (units::row(row, units::trigger(row), row.state.len()), stored_bytes(&world, row).await);
        assert!(told.abs_diff(stored) * 20 <= stored, "{told} bytes instead of {stored}");
    }
}

#[tokio::test(start_paused = true)]
async fn statistics_add_up_what_is_known() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let (one, _) = run(&world, calls(1), Wait::Async, false).await;
    let (two, _) = run(&world, calls(2), Wait::Sync, false).await;
    // A run that is stopped before it began records the usage of its acceptance. A run that has not
    // ended shows no usage.
    let workflow = world.workflow(calls(1)).await;
    let stopped = world.accept(&workflow).await;
    ending::stop(&world.engine, &world.account, stopped.id).await.unwrap();
    world.accept(&workflow).await;
    let mut sum = Usage::default();
    for usage in [one.usage, two.usage, world.row(stopped.id).await.usage] {
        assert!(usage.writes >= 5 && usage.reads > 0);
        sum.add(&usage);
    }
    let stats = stats::read(&world.engine, &world.account, Period::Today, None).await.unwrap();
    assert_eq!((stats.tally.total(), stats.tally.metered), (4, 3));
    assert_eq!(stats.tally.usage, sum);
}

/// A write is charged by the larger of the sizes of the row before and after it. The row is read
/// while the run waits, and the units of its writes are calculated from its size.
#[tokio::test(start_paused = true)]
async fn every_write_of_a_row_is_paid_by_its_size() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    for padding in [0, 600, 2_000] {
        let text = (0..padding).map(|at: u32| char::from(b'a' + (at.wrapping_mul(2_654_435_761) >> 27) as u8 % 26));
        let text: String = text.collect();
        let steps = json!([
            {"id": "a", "moduleId": "set_variable", "parameters": {"name": "n", "value": text}},
            {"id": "d", "moduleId": "delay", "parameters": {"duration": 60_000}},
        ]);
        let workflow = world.workflow(json!({"steps": steps})).await;
        let id = world.accept(&workflow).await.id;
        world.work().await;
        let waiting = stored_bytes(&world, &world.row(id).await).await;
        world.drive(&world.engine, &Gate::open(), id, Duration::from_mins(2)).await;
        let row = world.row(id).await;
        let kb = (units::written(waiting), units::written(waiting.max(stored_bytes(&world, &row).await)));
        // Accepted, waiting, ended: the units of the row plus those of the indexes that each
        // write changes.
        let writes = (1 + 4) + (kb.0 + 2) + (kb.1 + 4);
        assert_eq!(row.usage.writes, writes, "{waiting} bytes: {:?}", row.usage);
        assert_eq!((row.usage.requests, row.usage.steps), (2 * units::MESSAGE, 2));
    }
}
