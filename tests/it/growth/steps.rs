//! The cost of one more effect does not depend on the number of effects before it.

use super::{now, tell};
use crate::counting::Counts;
use crate::world::{World, answer};
use model::Status;
use records::executions::{self, LogQuery, Wait};
use serde_json::{Map, json};
use std::time::Duration;
use testkit::faults::Gate;

struct Run {
    counts: Counts,
    took: Duration,
    /// The cost of a page of 20 entries from the middle of the log.
    page: (Counts, Duration),
}

/// A run of a loop with this number of calls.
async fn run(steps: u32) -> Run {
    let world = World::answering(|_| Ok(answer(200, "{\"ok\":true}"))).await;
    let (engine, counting) = world.counted();
    let definition = json!({"steps": [
        {"id": "l", "moduleId": "loop", "parameters": {"count": steps}},
        {"id": "h", "moduleId": "http_request", "parameters": {"url": "https://example.com/"}},
        {"id": "e", "moduleId": "endloop"},
    ]});
    let workflow = world.workflow(definition).await;
    let request = world.request(&workflow, Map::new(), Wait::Async);
    let accepted = executions::execute(&engine, request).await.unwrap();
    let start = now();
    let view = world.drive(&engine, &Gate::open(), accepted.id, Duration::from_hours(1)).await;
    let took = start.elapsed();
    assert_eq!(view.row.status, Status::Completed, "{:?}", view.row.error);
    let counts = counting.take();
    let query = LogQuery { from: Some(steps as usize), limit: 20, ..LogQuery::default() };
    let start = now();
    executions::logs(&engine, &world.account, accepted.id, query).await.unwrap();
    Run { counts, took, page: (counting.take(), start.elapsed()) }
}

#[tokio::test(start_paused = true)]
async fn a_further_call_costs_the_same_after_many() {
    let (few, more, many) = (run(100).await.counts, run(300).await.counts, run(900).await.counts);
    let further = |more: &Counts, less: &Counts, steps: f64| {
        let calls = (more.total() - less.total()) as f64 / steps;
        (calls, (more.written_bytes - less.written_bytes) as f64 / steps)
    };
    let (early, late) = (further(&more, &few, 200.0), further(&many, &more, 600.0));
    assert!(late.0 <= early.0 * 1.05, "calls for each step: {} and then {}", early.0, late.0);
    assert!(late.1 <= early.1 * 1.05, "bytes for each step: {} and then {}", early.1, late.1);
}

#[tokio::test(start_paused = true)]
#[ignore = "a measurement"]
async fn measure() {
    for steps in [10, 100, 1_000, 10_000] {
        let Run { counts, took, page } = run(steps).await;
        let each = |total: f64| total / f64::from(steps);
        tell(&json!({
            "what": "effect step", "at": steps,
            "calls": each(counts.total() as f64),
            "bytes": each(counts.written_bytes as f64),
            "writeUnits": each(counts.write_units),
            "ms": each(took.as_secs_f64() * 1e3),
        }));
        let (counts, took) = page;
        tell(&json!({"what": "log page", "at": steps, "calls": counts.total(), "ms": took.as_secs_f64() * 1e3}));
    }
}
