//! Waits that are longer than the delay of a message: the state machine wakes the run on time, and
//! otherwise the sweep does.

use crate::world::{World, answer};
use async_trait::async_trait;
use engine::ports::{Clock, Ports, StepMessage, StoreError, Stored, Waits};
use engine::{Engine, ending};
use model::{Status, Timestamp};
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::clock::START;

const DAY: Duration = Duration::from_hours(24);

/// A replacement for the state machine that the test controls.
#[derive(Default)]
struct Machine {
    waiting: Mutex<Vec<(StepMessage, Timestamp)>>,
    is_down: bool,
}

#[async_trait]
impl Waits for Machine {
    async fn start(&self, hint: &StepMessage, until: Timestamp) -> Stored<bool> {
        if self.is_down {
            return Err(StoreError::Unavailable { service: "waits", source: "it is down".into() });
        }
        self.waiting.lock().unwrap().push((hint.clone(), until));
        Ok(true)
    }

    async fn stop(&self, hint: &StepMessage) -> Stored<()> {
        self.waiting.lock().unwrap().retain(|(other, _)| other != hint);
        Ok(())
    }
}

async fn world(is_down: bool) -> (World, Arc<Machine>, Engine) {
    let mut world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let machine = Arc::new(Machine { is_down, ..Machine::default() });
    let waits = Arc::clone(&machine) as Arc<dyn Waits>;
    let engine = world.engine_with(Ports { waits, ..world.engine.ports.clone() }, |_| {});
    world.engine = engine.clone();
    (world, machine, engine)
}

fn half_a_year() -> serde_json::Value {
    let duration = (DAY * 180).as_millis() as u64;
    json!({"steps": [
        {"id": "short", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "long", "moduleId": "delay", "parameters": {"duration": duration}},
    ]})
}

#[tokio::test(start_paused = true)]
async fn a_run_wakes_to_the_second_after_half_a_year() {
    let (world, machine, engine) = world(false).await;
    let workflow = world.workflow(half_a_year()).await;
    let id = world.accept(&workflow).await.id;
    world.work().await;
    assert!(machine.waiting.lock().unwrap().is_empty(), "the queue delays as long as it can");
    let clock = &world.parts.clock;
    clock.sleep_until(START.plus(Duration::from_secs(61))).await;
    world.work().await;
    let (hint, until) = machine.waiting.lock().unwrap()[0].clone();
    assert_eq!(Some(until), world.row(id).await.wake_at);
    clock.sleep_until(until).await;
    // Twice, because messages can be delivered repeatedly.
    for _ in 0..2 {
        engine.ports.step_queue.send(&hint, Duration::ZERO).await.unwrap();
    }
    world.work().await;
    let row = world.row(id).await;
    assert_eq!((row.status, row.completed_at), (Status::Completed, Some(until)));
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_cannot_be_started_is_made_up_for_by_the_sweep() {
    let (world, _, _) = world(true).await;
    let workflow = world.workflow(half_a_year()).await;
    let id = world.accept(&workflow).await.id;
    world.work().await;
    world.parts.clock.sleep_until(START.plus(Duration::from_secs(61))).await;
    world.work().await;
    world.parts.clock.sleep_until(world.row(id).await.wake_at.unwrap()).await;
    assert_eq!(world.tick().await.woken, 1);
    world.work().await;
    assert_eq!(world.row(id).await.status, Status::Completed);
}

#[tokio::test(start_paused = true)]
async fn stopping_a_run_ends_its_wait() {
    let (world, machine, engine) = world(false).await;
    let workflow = world.workflow(half_a_year()).await;
    let id = world.accept(&workflow).await.id;
    world.work().await;
    world.parts.clock.sleep_until(START.plus(Duration::from_secs(61))).await;
    world.work().await;
    assert_eq!(machine.waiting.lock().unwrap().len(), 1);
    ending::stop(&engine, &world.account, id).await.unwrap();
    assert!(machine.waiting.lock().unwrap().is_empty());
}
