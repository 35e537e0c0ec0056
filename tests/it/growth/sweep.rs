//! The cost of a sweep is proportional to the number of overdue rows, regardless of everything else
//! that is stored.

use super::{now, tell};
use crate::world::World;
use engine::sweep;
use serde_json::json;
use std::time::Duration;

/// A world with waiting runs, and with overdue runs whose hints were lost.
async fn world(resting: usize, overdue: usize) -> World {
    let world = World::answering(|_| Ok(crate::world::answer(200, "{}"))).await;
    let pure = json!({"steps": [{"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}}]});
    let workflow = world.workflow(pure).await;
    for _ in 0..overdue {
        world.accept(&workflow).await;
        world.messages().await;
    }
    tokio::time::advance(Duration::from_hours(1)).await;
    // These are not due before the sweep has ended.
    for _ in 0..resting {
        world.accept(&workflow).await;
        world.messages().await;
    }
    world
}

#[tokio::test(start_paused = true)]
async fn a_sweep_costs_what_is_overdue() {
    let mut costs = Vec::new();
    for (resting, overdue) in [(0, 0), (60, 0), (0, 20), (60, 20), (0, 40)] {
        let world = world(resting, overdue).await;
        let (engine, counting) = world.counted();
        let report = sweep::tick(&engine).await.unwrap();
        assert_eq!((report.overdue, report.hints_sent), (overdue, overdue), "{report:?}");
        let mut counts = counting.take();
        // Ten hints go in one message to the queue, and those of a shard together.
        let batches = counts.calls.remove("SendMessageBatch").unwrap_or_default() as usize;
        let shards = usize::from(engine.ports.executions.due_shards());
        assert!(batches >= overdue.div_ceil(10) && batches <= overdue / 10 + shards, "{batches} batches");
        costs.push(counts.total());
    }
    assert_eq!(costs[0], costs[1], "what rests costs something");
    assert_eq!(costs[2], costs[3], "what rests costs something");
    assert_eq!(costs[4] - costs[2], costs[2] - costs[0], "{costs:?}: not linear");
}

#[tokio::test(start_paused = true)]
#[ignore = "a measurement"]
async fn measure() {
    for (resting, overdue) in
        [(0, 0), (10_000, 0), (0, 10), (10_000, 10), (0, 100), (10_000, 100), (0, 400), (10_000, 400)]
    {
        let world = world(resting, overdue).await;
        let (engine, counting) = world.counted();
        let start = now();
        let report = sweep::tick(&engine).await.unwrap();
        let took = start.elapsed();
        assert_eq!(report.overdue, overdue, "{report:?}");
        let calls = counting.take().total();
        tell(
            &json!({"what": "sweep", "resting": resting, "at": overdue, "calls": calls, "ms": took.as_secs_f64() * 1e3}),
        );
    }
}
