//! Crash points of a schedule: if any process ends between the search of the index and the next
//! slot, each slot has one run.

use crate::world::{TICK, World, answer};
use engine::sweep;
use model::Status;
use serde_json::json;
use std::time::Duration;
use testkit::clock::START;
use testkit::faults::{FAULTS, Fault, Gate, guarded_schedules};

async fn survive(call: usize, fault: Fault) -> Vec<&'static str> {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": "{{trigger.scheduledAt}}"}}]);
    let workflow = world.scheduled(json!({"type": "cron", "expression": "2 0 * * *", "overlap": "skip"}), steps).await;
    let gate = Gate::with_fault(call, fault);
    let worker = world.engine_with(guarded_schedules(&world.engine.ports, &gate), |_| {});
    let at = || format!("{fault:?} at call {call}: {:?}", gate.log());
    let mut next_tick = START.plus(TICK);
    while next_tick < START.plus(TICK * 5) {
        world.deliver(&worker, &gate, Duration::from_secs(15)).await;
        if world.engine.ports.clock.now() >= next_tick {
            tokio::select! {
                biased;
                () = gate.crashed() => {}
                _ = sweep::tick(&worker) => {}
            }
            next_tick = next_tick.plus(TICK);
        }
    }
    let runs = world.all_runs(&workflow).await;
    let slots: Vec<_> = runs.iter().map(|run| (run.id.moment().0 - START.0) / 1000).collect();
    assert_eq!(slots, [120], "{}", at());
    assert!(runs.iter().all(|run| run.status == Status::Completed), "{}: {runs:?}", at());
    let next = world.stored(&workflow).await.next_run_at;
    assert_eq!(next, Some(START.plus(Duration::from_hours(24) + TICK * 2)), "{}", at());
    gate.log()
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_leaves_one_run_for_each_slot() {
    let clean = survive(usize::MAX, Fault::Fail).await;
    for kind in ["scheduled", "send_slot", "read_workflow", "create", "advance", "send"] {
        assert!(clean.contains(&kind), "a schedule never calls {kind}: {clean:?}");
    }
    // Every tick searches all shards; one search of each kind is enough.
    let again = |call: &usize| clean.iter().take(*call).any(|kind| Some(kind) == clean.get(*call));
    let looks = |call: &usize| matches!(clean[*call], "due" | "scheduled");
    for call in (0..clean.len()).filter(|call| !(looks(call) && again(call))) {
        for fault in FAULTS {
            survive(call, fault).await;
        }
    }
}
