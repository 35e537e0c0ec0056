//! Limits that runs share by a key: how many steps run at a time, and how often.

use crate::world::{TICK, World, answer};
use async_trait::async_trait;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::ports::{Clock, HttpOut};
use engine::{Engine, ending};
use futures::future::join_all;
use model::{ExecutionId, Phase, Standing, Status, Timestamp, WorkflowId};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::faults::Gate;

/// Another system, which takes a second for each request and notes how many it has at a time.
struct Slow {
    clock: Arc<dyn Clock>,
    now: AtomicUsize,
    most: AtomicUsize,
    began: Mutex<Vec<(Timestamp, String)>>,
}

#[async_trait]
impl HttpOut for Slow {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        self.began.lock().unwrap().push((self.clock.now(), request.url.clone()));
        self.clock.sleep_until(self.clock.now().plus(Duration::from_secs(1))).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        Ok(HttpResponse { url: request.url, ..answer(200, "{}") })
    }
}

async fn world() -> (World, Arc<Slow>) {
    let mut world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let slow = Arc::new(Slow {
        clock: world.parts.clock.clone(),
        now: AtomicUsize::new(0),
        most: AtomicUsize::new(0),
        began: Mutex::default(),
    });
    world.engine.ports.http_out = Arc::clone(&slow) as _;
    (world, slow)
}

fn call(id: &str, limit: Value) -> Value {
    let mut parameters = json!({"url": format!("https://example.com/{id}"), "method": "POST"});
    parameters.as_object_mut().unwrap().extend(limit.as_object().unwrap().clone());
    json!({"id": id, "moduleId": "http_request", "parameters": parameters})
}

fn places(most: u32) -> Value {
    json!({"__limit_key": "partner-api", "__limit_concurrency": most})
}

async fn accept(world: &World, workflow: &WorkflowId, runs: usize) -> Vec<ExecutionId> {
    let mut ids = Vec::new();
    for _ in 0..runs {
        ids.push(world.accept(workflow).await.id);
    }
    ids
}

/// Several workers and the sweep until all runs have ended.
async fn finish(world: &World, ids: &[ExecutionId]) {
    let gate = Gate::open();
    let work = async |engine: &Engine| loop {
        world.deliver_up_to(1, engine, &gate, Duration::from_secs(1)).await;
    };
    let ended = async {
        let give_up = world.parts.clock.now().plus(Duration::from_hours(1));
        for id in ids {
            while !world.row(*id).await.status.is_terminal() {
                assert!(world.parts.clock.now() < give_up, "{:?} does not end", world.row(*id).await);
                world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_millis(100))).await;
            }
        }
    };
    let workers = vec![world.engine.clone(); 6];
    tokio::select! {
        _ = join_all(workers.iter().map(work)) => {}
        () = ended => {}
    }
}

async fn counts(world: &World) -> (u64, u64) {
    let limit = world.engine.ports.executions.limit(&world.account, "partner-api", 10).await.unwrap();
    limit.map_or((0, 0), |limit| (limit.held, limit.waiting))
}

#[tokio::test(start_paused = true)]
async fn no_more_than_that_many_steps_run_at_a_time() {
    let (world, slow) = world().await;
    let workflow = world.workflow(json!({"steps": [call("a", places(2)), call("b", places(2))]})).await;
    let ids = accept(&world, &workflow, 8).await;
    let began = world.parts.clock.now();
    finish(&world, &ids).await;
    for id in &ids {
        let row = world.row(*id).await;
        assert_eq!((row.status, row.places), (Status::Completed, Vec::new()), "{:?}", row.error);
    }
    assert_eq!(slow.most.load(Ordering::SeqCst), 2);
    assert_eq!(slow.began.lock().unwrap().len(), 16, "each step has run once");
    assert_eq!(counts(&world).await, (0, 0), "nothing is held");
    let took = began.until(world.parts.clock.now());
    assert!(took < Duration::from_secs(30), "16 requests of a second, two at a time, took {took:?}");
}

#[tokio::test(start_paused = true)]
async fn who_waits_leaves_the_function_and_comes_in_turn() {
    let (world, slow) = world().await;
    let held = world
        .workflow(json!({"steps": [
            {"id": "w", "moduleId": "delay", "parameters": {
                "duration": 600_000, "__limit_key": "partner-api", "__limit_concurrency": 1}}
        ]}))
        .await;
    let first = world.accept(&held).await.id;
    world.work().await;
    let row = world.row(first).await;
    assert_eq!((row.phase, row.places[0].standing), (Phase::Waiting, Standing::Held));
    let mut ids = Vec::new();
    for name in ["x", "y", "z"] {
        let workflow = world.workflow(json!({"steps": [call(name, places(1))]})).await;
        ids.push(world.accept(&workflow).await.id);
        world.work().await;
    }
    for (ticket, id) in (0..).zip(&ids) {
        let row = world.row(*id).await;
        assert_eq!((row.phase, row.lease_until), (Phase::Waiting, None), "it has left");
        assert_eq!(row.places[0].standing, Standing::Waits(ticket));
    }
    assert_eq!(counts(&world).await, (1, 3));
    // The sweep finds nobody to wake, and looks again.
    world.parts.clock.sleep_until(world.parts.clock.now().plus(TICK * 2)).await;
    assert_eq!((world.tick().await.hints_sent, slow.began.lock().unwrap().len()), (0, 0));
    finish(&world, &[&[first], ids.as_slice()].concat()).await;
    let order: Vec<_> = slow.began.lock().unwrap().iter().map(|(_, url)| url.clone()).collect();
    assert_eq!(order, ["x", "y", "z"].map(|name| format!("https://example.com/{name}")));
    assert_eq!(counts(&world).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn who_is_stopped_gives_its_place_or_its_turn_away() {
    let (world, _) = world().await;
    let long = json!({"duration": 600_000, "__limit_key": "partner-api", "__limit_concurrency": 1});
    let held = world.workflow(json!({"steps": [{"id": "w", "moduleId": "delay", "parameters": long}]})).await;
    let ids = accept(&world, &held, 3).await;
    for _ in 0..3 {
        world.work().await;
    }
    assert_eq!(counts(&world).await, (1, 2));
    let stop = async |id| ending::stop(&world.engine, &world.account, id).await.unwrap();
    let of = async |wanted: fn(Standing) -> bool| {
        for id in &ids {
            if world.row(*id).await.places.first().is_some_and(|place| wanted(place.standing)) {
                return *id;
            }
        }
        panic!("there is none");
    };
    let next = of(|standing| standing == Standing::Waits(0)).await;
    assert_eq!(stop(next).await.places, []);
    assert_eq!(counts(&world).await, (1, 1));
    let holder = of(|standing| standing == Standing::Held).await;
    stop(holder).await;
    assert_eq!(counts(&world).await, (0, 1));
    world.work().await;
    assert_eq!(counts(&world).await, (1, 0), "the last one was woken by the stop");
    // A time limit ends the wait as well.
    let limited = json!({"maxExecutionTime": 30, "steps": [call("a", places(1))]});
    let waits = world.accept(&world.workflow(limited).await).await.id;
    world.work().await;
    let deadline = world.row(waits).await.deadline_at;
    if let Some(deadline) = deadline {
        world.parts.clock.sleep_until(deadline.plus(TICK)).await;
        world.tick().await;
        assert_eq!((world.row(waits).await.status, counts(&world).await), (Status::Timeout, (1, 0)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_step_that_does_not_wait_fails_and_names_the_limit() {
    let (world, _) = world().await;
    let long = json!({"duration": 600_000, "__limit_key": "partner-api", "__limit_concurrency": 1});
    world.accept(&world.workflow(json!({"steps": [{"id": "w", "moduleId": "delay", "parameters": long}]})).await).await;
    world.work().await;
    let impatient = |key: &str| json!({"__limit_key": key, "__limit_concurrency": 1, "__limit_queue": false});
    let refused = world.workflow(json!({"steps": [call("a", impatient("partner-api"))]})).await;
    let free = world.workflow(json!({"steps": [call("a", impatient("other"))]})).await;
    let refused = world.accept(&refused).await.id;
    let free = world.accept(&free).await.id;
    finish(&world, &[refused, free]).await;
    let row = world.row(refused).await;
    let error = row.error.unwrap_or_default();
    assert!(row.status == Status::Failed && error.contains("limit 'partner-api': all 1 places"), "{error}");
    assert_eq!(world.row(free).await.status, Status::Completed);
    assert_eq!(counts(&world).await.0, 1);
}

#[tokio::test(start_paused = true)]
async fn a_rate_spreads_steps_over_time() {
    let (world, slow) = world().await;
    let rate = json!({"__limit_key": "partner-api", "__limit_rate": 6, "__limit_per": 60});
    let workflow = world.workflow(json!({"steps": [call("a", rate)]})).await;
    let ids = accept(&world, &workflow, 5).await;
    finish(&world, &ids).await;
    let began: Vec<_> = slow.began.lock().unwrap().iter().map(|(at, _)| *at).collect();
    assert_eq!(began.len(), 5);
    for pair in began.windows(2) {
        let gap = pair[0].until(pair[1]);
        assert!(gap >= Duration::from_millis(9_900) && gap < Duration::from_secs(12), "{gap:?} in {began:?}");
    }
    for id in ids {
        assert_eq!(world.row(id).await.status, Status::Completed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dead_holder_gives_its_place_back_when_its_run_goes_on() {
    let (world, slow) = world().await;
    let workflow = world.workflow(json!({"steps": [call("a", places(1))]})).await;
    let ids = accept(&world, &workflow, 3).await;
    let gate = Gate::with_fault(2, testkit::faults::Fault::CrashAfter);
    let worker = world.engine_with(testkit::faults::guarded(&world.engine.ports, &gate), |_| {});
    world.deliver_up_to(1, &worker, &gate, Duration::from_secs(1)).await;
    let sweeps = async {
        loop {
            world.parts.clock.sleep_until(world.parts.clock.now().plus(TICK)).await;
            world.tick().await;
        }
    };
    tokio::select! {
        () = finish(&world, &ids) => {}
        () = sweeps => {}
    }
    assert_eq!((slow.most.load(Ordering::SeqCst), counts(&world).await), (1, (0, 0)));
}

#[tokio::test(start_paused = true)]
async fn a_limited_step_costs_two_more_writes() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let bare = world.workflow(json!({"steps": [call("a", json!({})), call("b", json!({}))]})).await;
    let limited = json!({"steps": [call("a", json!({})), call("b", places(2))]});
    let limited = world.workflow(limited).await;
    let first = world.workflow(json!({"steps": [call("a", places(2)), call("b", json!({}))]})).await;
    let (engine, counting) = world.counted();
    let mut writes = Vec::new();
    for workflow in [&bare, &limited, &first] {
        let id = world.accept(workflow).await.id;
        counting.take();
        world.deliver(&engine, &Gate::open(), Duration::from_secs(1)).await;
        let calls = counting.take().calls;
        assert_eq!(world.row(id).await.status, Status::Completed);
        println!("{calls:?}");
        let of = |name: &str| calls.get(name).copied().unwrap_or_default();
        // Each of the transactions has two items.
        writes.push(of("PutItem") + of("UpdateItem") + 2 * of("TransactWriteItems"));
    }
    assert!(writes[1] <= writes[0] + 2 && writes[2] <= writes[0] + 2, "{writes:?}");
}
