//! A run that kills every worker that claims it.

use crate::world::{World, answer};
use engine::ports::Clock;
use model::{Callback, DeliveryState, Dialect, ExecutionId, Status};
use records::executions::{self, Wait};
use serde_json::{Map, json};
use std::time::Duration;
use testkit::faults::{Gate, guarded};

/// A worker crashes with the run without a claim: it has only read the row, and that is not
/// counted. From then on the row is overdue, and each worker claims it.
async fn read_in_vain(world: &World, run: ExecutionId) {
    let gate = Gate::dying_after_each("read");
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    world.deliver(&worker, &gate, Duration::ZERO).await;
    assert_eq!((gate.log(), world.row(run).await.attempts), (vec!["read"], 0));
    world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(61))).await;
    world.tick().await;
}

#[tokio::test(start_paused = true)]
async fn after_three_workers_died_on_it_a_run_fails_and_its_end_is_told() {
    let world = World::answering(|_| Ok(answer(200, "SUCCESS"))).await;
    let steps = json!({"steps": [{"id": "o", "moduleId": "output", "parameters": {"value": "never"}}]});
    let workflow = world.workflow(steps).await;
    let mut request = world.request(&workflow, Map::new(), Wait::Async);
    let url = "https://example.com/told".to_owned();
    request.callback = Some(Callback { url, dialect: Dialect::Dpa, app: None });
    let run = executions::execute(&world.engine, request).await.unwrap();
    read_in_vain(&world, run.id).await;
    let gate = Gate::dying_after_each("claim");
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    for died in 1..=3 {
        world.deliver(&worker, &gate, Duration::ZERO).await;
        assert_eq!(world.row(run.id).await.attempts, died, "counted before anything is tried");
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(61))).await;
        world.tick().await;
    }
    let view = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_hours(1)).await;
    assert_eq!(view.row.status, Status::Failed);
    let error = view.row.error.unwrap();
    assert!(error.starts_with("poison: taken up 3 times at step 'o' without getting any further"), "{error}");
    let row = world.drive_told(&world.engine, &Gate::open(), run.id, Duration::from_hours(1)).await;
    assert_eq!((row.delivery.state, row.due_at), (DeliveryState::Delivered, None));
}

#[tokio::test(start_paused = true)]
async fn the_last_try_of_a_run_waits_for_that_of_another() {
    let world = World::answering(|_| Ok(answer(200, "SUCCESS"))).await;
    let steps = json!({"steps": [{"id": "o", "moduleId": "output", "parameters": {"value": "at last"}}]});
    let workflow = world.workflow(steps).await;
    let request = world.request(&workflow, Map::new(), Wait::Async);
    let run = executions::execute(&world.engine, request).await.unwrap();
    read_in_vain(&world, run.id).await;
    let gate = Gate::dying_after_each("claim");
    let dying = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let swept = async || {
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(61))).await;
        world.tick().await;
    };
    for _ in 0..2 {
        world.deliver(&dying, &gate, Duration::ZERO).await;
        swept().await;
    }
    let worker = &world.engine;
    let another = worker.last_attempts.try_acquire().unwrap();
    assert_eq!(world.deliver(worker, &Gate::open(), Duration::ZERO).await, 1);
    assert_eq!(world.row(run.id).await.attempts, 2, "not even claimed");
    drop(another);
    swept().await;
    world.deliver(worker, &Gate::open(), Duration::ZERO).await;
    assert_eq!(world.row(run.id).await.status, Status::Completed);
}
