//! A host under stress, in virtual time: runs that compute for a long time, the first seconds of a
//! run, restarts, interrupted deletions, history with a time limit, and sweeps.

mod history;
mod queue;
mod sweep;

use crate::world::{World, answer};
use async_trait::async_trait;
use engine::ending;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::ports::{Clock, HttpOut, Ports};
use engine::sweep::{TakenOver, release_leases, take_over, tick};
use model::{Status, Timestamp};
use records::executions::{self, LogQuery, Wait};
use records::steps::{self, TimelineQuery};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;
use testkit::faults::{Gate, guarded};
use testkit::{HttpStub, TestClock};

/// Five thousand passes: more than one turn of computing.
fn long_loop() -> Value {
    json!({"steps": [
        {"id": "n", "moduleId": "set_variable", "parameters": {"name": "n", "value": 0}},
        {"id": "l", "moduleId": "loop", "parameters": {"count": 5000}},
        {"id": "m", "moduleId": "set_variable", "parameters": {"name": "n", "value": "[[n]] + 1"}},
        {"id": "e", "moduleId": "endloop"},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{l.loop_index}}"}},
    ]})
}

#[tokio::test(start_paused = true)]
async fn a_run_that_computes_for_too_long_fails_and_says_where() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(long_loop()).await;
    let engine = world.engine_with(world.engine.ports.clone(), |config| config.computing = Duration::ZERO);
    let request = world.request(&workflow, Map::new(), Wait::Sync);
    let run = executions::execute(&engine, request).await.unwrap();
    let view = run.view.unwrap();
    assert_eq!(view.row.status, Status::Failed);
    let error = view.row.error.unwrap();
    assert!(error.contains("step 'm'") || error.contains("step 'l'") || error.contains("step 'e'"), "{error}");
    assert!(error.ends_with("the run has computed for 0 s, which is the limit"), "{error}");
    let query = LogQuery { limit: 20_000, ..LogQuery::default() };
    let logs = executions::logs(&engine, &world.account, run.id, query).await.unwrap().logs;
    assert_eq!(logs.last().unwrap().message, error);
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_time_is_up_while_it_computes_goes_on_elsewhere() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(long_loop()).await;
    let hurried = world.engine_with(world.engine.ports.clone(), |config| config.sync_cap = Duration::ZERO);
    let request = world.request(&workflow, Map::new(), Wait::Sync);
    let run = executions::execute(&hurried, request).await.unwrap();
    assert_eq!((run.status, run.view.is_some()), (Status::Running, false), "the caller does not wait for all of it");
    assert!(world.view(run.id).await.current.is_some());
    let view = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_hours(1)).await;
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!(5000))), "{:?}", view.row.error);
}

/// Outbound HTTP that is slow.
struct Slow(Arc<TestClock>);

#[async_trait]
impl HttpOut for Slow {
    async fn send(&self, _: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        self.0.sleep_until(self.0.now().plus(Duration::from_secs(20))).await;
        Ok(HttpStub::json(200, "{}"))
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_run_did_before_its_first_slow_effect_is_seen_and_kept_by_a_stop() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let http_out = Arc::new(Slow(Arc::clone(&world.parts.clock)));
    let slow = world.engine_with(Ports { http_out, ..world.engine.ports.clone() }, |_| {});
    let workflow = world
        .workflow(json!({"steps": [
            {"id": "first", "moduleId": "set_variable", "parameters": {"name": "seen", "value": "yes"}},
            {"id": "slow", "moduleId": "http_request", "parameters": {"url": "https://example.com/"}},
        ]}))
        .await;
    for wait in [Wait::Async, Wait::Sync] {
        let request = world.request(&workflow, Map::new(), wait);
        let engine = slow.clone();
        let started = tokio::spawn(async move { executions::execute(&engine, request).await.unwrap() });
        let worker = async {
            loop {
                world.deliver(&slow, &Gate::open(), Duration::from_secs(1)).await;
            }
        };
        let looked = async {
            world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(2))).await;
            let id = world.runs_of(&workflow).await[0].id;
            let view = world.view(id).await;
            assert_eq!(view.current.unwrap().id, "slow", "{wait:?}");
            assert_eq!(view.variables.get("seen"), Some(&json!("yes")), "{wait:?}");
            ending::stop(&slow, &world.account, id).await.unwrap();
            let logs = executions::logs(&slow, &world.account, id, LogQuery { limit: 10, ..LogQuery::default() }).await;
            assert_eq!(logs.unwrap().logs.len(), 3, "{wait:?}: two of the first step, one of the second");
            let timeline = TimelineQuery { limit: 10, offset: 0 };
            assert_eq!(steps::timeline(&slow, &world.account, id, timeline).await.unwrap().total, 2, "{wait:?}");
        };
        tokio::select! {
            () = worker => {}
            () = looked => {}
        }
        started.abort();
    }
}

/// A run of these steps is claimed, because it has an effect.
fn claimed_steps() -> serde_json::Value {
    json!({"steps": [{"id": "o", "moduleId": "http_request", "parameters": {"url": "https://example.com/"}}]})
}

#[tokio::test(start_paused = true)]
async fn a_process_that_starts_anew_goes_on_with_what_another_had() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let claimed = world.workflow(claimed_steps()).await;
    let waits =
        world.workflow(json!({"steps": [{"id": "d", "moduleId": "delay", "parameters": {"duration": 60_000}}]})).await;
    let now = |world: &World| world.parts.clock.now();
    let sleeper = world.accept(&waits).await.id;
    world.work().await;
    let (dies, queued) = (world.accept(&claimed).await.id, world.accept(&claimed).await.id);
    let gate = Gate::dying_after_each("claim");
    let dying = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    world.deliver_up_to(1, &dying, &gate, Duration::ZERO).await;
    // The queue is lost with the process.
    let url = world.config.step_queue_url.clone().unwrap();
    world.clients.sqs.purge_queue().queue_url(url).send().await.unwrap();
    assert!(world.row(dies).await.lease_until.unwrap() > now(&world));
    let started = now(&world);
    assert_eq!(take_over(&world.engine).await.unwrap(), TakenOver { freed: 1, hinted: 2 });
    world.work().await;
    for id in [dies, queued] {
        assert_eq!(world.row(id).await.status, Status::Completed);
    }
    assert_eq!(now(&world), started, "at once");
    let wakes = world.row(sleeper).await.wake_at.unwrap();
    while world.row(sleeper).await.status == Status::Running {
        assert!(now(&world) <= wakes.plus(Duration::from_secs(1)), "it is late");
        world.deliver(&world.engine, &Gate::open(), Duration::from_secs(20)).await;
    }
    assert_eq!(take_over(&world.engine).await.unwrap(), TakenOver::default());
}

#[tokio::test(start_paused = true)]
async fn what_a_host_that_is_stopped_gives_back_is_no_try() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let id = world.workflow(claimed_steps()).await;
    let run = world.accept(&id).await.id;
    for _ in 0..5 {
        let gate = Gate::dying_after_each("claim");
        let dying = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
        world.deliver_up_to(1, &dying, &gate, Duration::ZERO).await;
        assert_eq!(world.row(run).await.attempts, 1);
        assert_eq!(release_leases(&world.engine).await.unwrap(), 1);
        assert_eq!(world.row(run).await.attempts, 0);
        assert_eq!(take_over(&world.engine).await.unwrap(), TakenOver { freed: 0, hinted: 1 });
    }
    world.work().await;
    assert_eq!(world.row(run).await.status, Status::Completed);
    assert_eq!(release_leases(&world.engine).await.unwrap(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_given_up_says_where_and_why() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(claimed_steps()).await;
    let run = world.accept(&workflow).await;
    let gate = Gate::dying_after_each("claim");
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    for _ in 0..3 {
        world.deliver(&worker, &gate, Duration::ZERO).await;
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(61))).await;
        tick(&world.engine).await.unwrap();
    }
    let view = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_hours(1)).await;
    let error = view.row.error.unwrap();
    assert!(error.starts_with("poison: taken up 3 times at step 'o' without getting any further"), "{error}");
    let logs =
        executions::logs(&world.engine, &world.account, run.id, LogQuery { limit: 10, ..LogQuery::default() }).await;
    assert_eq!(logs.unwrap().logs.last().unwrap().message, error);
    let timeline = TimelineQuery { limit: 10, offset: 0 };
    let timeline = steps::timeline(&world.engine, &world.account, run.id, timeline).await.unwrap();
    assert_eq!(timeline.spans[0].step.id, "o");
    assert!(timeline.spans[0].ended_at > Some(Timestamp(0)));
}
