//! Waits that are longer than the delay of a message: the tick sends the hint shortly before the
//! run goes on, so that the queue wakes the run to the second.

use crate::world::{TICK, World, answer};
use engine::ending;
use engine::ports::Clock;
use engine::ports::executions::{DueOf, DueRow};
use engine::sweep::TickReport;
use model::{ExecutionId, Status, Timestamp};
use serde_json::json;
use std::time::Duration;
use testkit::clock::START;
use testkit::faults::Gate;

const YEAR: Duration = Duration::from_hours(365 * 24);
/// When a tick first finds a run that waits long.
const LOOK_AHEAD: Duration = Duration::from_mins(2);

/// A run that has begun its long wait, after a short one. Returns when it goes on.
async fn waiting(world: &World) -> (ExecutionId, Timestamp) {
    let workflow = world
        .workflow(json!({"steps": [
            {"id": "short", "moduleId": "delay", "parameters": {"duration": 60_000}},
            {"id": "long", "moduleId": "delay", "parameters": {"duration": YEAR.as_millis() as u64}},
        ]}))
        .await;
    let id = world.accept(&workflow).await.id;
    world.work().await;
    world.parts.clock.sleep_until(START.plus(Duration::from_secs(61))).await;
    world.work().await;
    let row = world.row(id).await;
    let wake_at = row.wake_at.unwrap();
    assert!(wake_at >= START.plus(YEAR), "it waits for {wake_at:?}");
    assert_eq!(row.due_at, Some(wake_at.minus(LOOK_AHEAD)));
    (id, wake_at)
}

async fn world() -> World {
    World::answering(|_| Ok(answer(200, "{}"))).await
}

async fn sleep_until(world: &World, moment: Timestamp) {
    world.parts.clock.sleep_until(moment).await;
}

#[tokio::test(start_paused = true)]
async fn a_run_goes_on_to_the_second_after_a_year() {
    let world = world().await;
    let (id, wake_at) = waiting(&world).await;
    sleep_until(&world, wake_at.minus(LOOK_AHEAD).plus_millis(-1)).await;
    assert_eq!(world.tick().await, TickReport::default(), "nothing is due yet");
    // Each tick in these two minutes sends a hint, and neither arrives early.
    let ahead = TickReport { ahead: 1, hints_sent: 1, ..TickReport::default() };
    for before in [Duration::from_secs(95), Duration::from_secs(35)] {
        sleep_until(&world, wake_at.minus(before)).await;
        assert_eq!(world.tick().await, ahead);
    }
    sleep_until(&world, wake_at.plus_millis(-1)).await;
    world.work().await;
    assert_eq!(world.row(id).await.status, Status::Running, "it went on early");
    sleep_until(&world, wake_at.plus(Duration::from_secs(1))).await;
    world.work().await;
    let row = world.row(id).await;
    assert_eq!(row.status, Status::Completed);
    assert!(row.completed_at.unwrap() <= wake_at.plus(Duration::from_secs(1)), "{:?}", row.completed_at);
    assert_eq!(world.tick().await, TickReport::default(), "something is left to be done");
}

#[tokio::test(start_paused = true)]
async fn a_hint_that_is_lost_is_made_up_for() {
    let world = world().await;
    let (id, wake_at) = waiting(&world).await;
    sleep_until(&world, wake_at.minus(Duration::from_mins(1))).await;
    assert_eq!(world.tick().await.ahead, 1);
    let url = world.config.step_queue_url.clone().unwrap();
    world.clients.sqs.purge_queue().queue_url(url).send().await.unwrap();
    sleep_until(&world, wake_at.plus_millis(1)).await;
    let report = world.tick().await;
    assert_eq!((report.ahead, report.overdue, report.hints_sent), (0, 1, 1));
    world.work().await;
    assert_eq!(world.row(id).await.status, Status::Completed);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_stopped_is_not_woken() {
    let world = world().await;
    let (id, wake_at) = waiting(&world).await;
    ending::stop(&world.engine, &world.account, id).await.unwrap();
    sleep_until(&world, wake_at.minus(Duration::from_mins(1))).await;
    assert_eq!(world.tick().await, TickReport::default());
}

/// Versions before this one left such a run to a state machine, and the row was due when the run
/// goes on. The state machine is gone after an update.
#[tokio::test(start_paused = true)]
async fn a_wait_of_an_older_version_ends() {
    let world = world().await;
    let (id, wake_at) = waiting(&world).await;
    let executions = &world.engine.ports.executions;
    let due_at = world.row(id).await.due_at.unwrap();
    let found = DueRow { account: world.account.clone(), of: DueOf::Run(id), due_at };
    executions.set_aside(&found, wake_at).await.unwrap();
    assert_eq!(world.row(id).await.due_at, Some(wake_at));
    sleep_until(&world, wake_at.plus_millis(-1)).await;
    assert_eq!(world.tick().await, TickReport::default());
    let view = world.drive(&world.engine, &Gate::open(), id, 3 * TICK).await;
    assert_eq!(view.row.status, Status::Completed);
}

#[tokio::test(start_paused = true)]
async fn a_wait_is_over_at_its_deadline() {
    let world = world().await;
    let (id, wake_at) = waiting(&world).await;
    let row = world.row(id).await;
    // A deadline is set when a run is accepted, so another row of the same run gets it.
    let executions = &world.engine.ports.executions;
    let late = ExecutionId::from_uuid(world.engine.ports.ids.uuid(START));
    let deadline = wake_at.minus(Duration::from_hours(1));
    let bound = model::Execution {
        id: late,
        deadline_at: Some(deadline),
        due_at: Some(deadline),
        attempt_id: "another".to_owned(),
        ..row
    };
    assert!(executions.create(&bound).await.unwrap());
    sleep_until(&world, deadline).await;
    assert_eq!(world.tick().await.timed_out, 1);
    assert_eq!((world.row(late).await.status, world.row(id).await.status), (Status::Timeout, Status::Running));
}
