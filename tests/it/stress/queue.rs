//! Many queued runs of one workflow do not delay a run of another workflow of the same account.

use super::Slow;
use crate::world::{World, answer};
use aws::sqs::Receiver;
use engine::ports::{Clock, Ports};
use model::Status;
use records::executions;
use serde_json::{Map, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// More runs than the host claims at once; each waits for a slow system.
const QUEUED: usize = 600;

#[tokio::test(start_paused = true)]
async fn a_run_does_not_wait_for_the_queued_runs_of_another_workflow() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let clock = &world.parts.clock;
    let http_out = Arc::new(Slow(Arc::clone(clock)));
    let engine = world.engine_with(Ports { http_out, ..world.engine.ports.clone() }, |_| {});
    let slow = world.workflow(super::claimed_steps()).await;
    let quick =
        world.workflow(json!({"steps": [{"id": "d", "moduleId": "delay", "parameters": {"duration": 1}}]})).await;
    for _ in 0..QUEUED {
        world.accept(&slow).await;
    }
    let (stop, stopped) = watch::channel(false);
    let receiver = Receiver::steps(&world.config, &world.clients.sqs).unwrap();
    let handler = workers::run_execution::handle;
    let pump = tokio::spawn(standalone::pump::steps(engine.clone(), receiver, handler, stopped));
    clock.sleep_until(clock.now().plus(Duration::from_secs(1))).await;
    let request = world.request(&quick, Map::new(), executions::Wait::Async);
    let (asked, id) = (clock.now(), executions::execute(&engine, request).await.unwrap().id);
    while world.row(id).await.status != Status::Completed {
        let waited = asked.until(clock.now());
        assert!(waited < Duration::from_secs(2), "waits for {waited:?} behind {QUEUED} runs of another workflow");
        clock.sleep_until(clock.now().plus(Duration::from_millis(10))).await;
    }
    let waiting = world.runs_of(&slow).await;
    assert!(waiting.iter().all(|run| run.status == Status::Running), "the slow system has answered already");
    stop.send(true).unwrap();
    pump.await.unwrap();
}
