//! Storms: runs of every shape under faults by chance, two workers side by side, and a sweep; then calm. Whatever happened, nothing may be lost.
//!
//! `cargo test --release -p tests --test it chaos -- --ignored --nocapture` makes many more of them. A storm that breaks something says its number;
//! the stores are new for every tenth storm, so that it comes again without those before that.

mod ledger;
mod quiet;
mod shapes;
mod sky;

use crate::world::{TICK, World, answer};
use async_trait::async_trait;
use engine::Engine;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::ports::{Clock, HttpOut};
use engine::usecase::execute_workflow::{self, Execute, Wait};
use engine::usecase::{put_secret, stop_execution, tick};
use ledger::{Bug, Ledger};
use model::{Callback, DeliveryState, Dialect, Execution, ExecutionId, WorkflowId};
use quiet::Aftermath;
use serde_json::{Map, json};
use sky::Sky;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::draw;
use testkit::faults::{Gate, guarded};

/// Storms of one test run, and how many of a thousand calls fail.
const STORMS: u64 = 40;
/// Storms of the long run.
const LONG_RUN: u64 = 2_000;
const PER_THOUSAND: u64 = 40;
/// The same where something is to be found out.
const MANY_PER_THOUSAND: u64 = 150;
/// How many storms one store sees.
const TOGETHER: u64 = 10;
/// How long a worker waits for a message.
const POLL: Duration = Duration::from_secs(20);
/// Runs of a storm.
const RUNS: u64 = 4;
/// How long after it nothing is overdue any more: twice the lease and the sweep.
const RECOVERY: Duration = Duration::from_secs(2 * (30 + 60));
/// How long it may take until all is told: the longest wait of a shape, and all gaps of a callback.
const PATIENCE: Duration = Duration::from_hours(3);
const CANARY: &str = "canary-7d1f0b";

type Seen = Arc<Mutex<Vec<(HttpRequest, bool)>>>;

/// A place where storms happen.
struct Sea {
    world: World,
    shapes: Vec<WorkflowId>,
    ledger: Arc<Ledger>,
    seen: Seen,
}

impl Sea {
    async fn new(seed: u64, bug: Option<Bug>) -> Self {
        let seen = Seen::default();
        let (log, number) = (Arc::clone(&seen), AtomicU64::new(0));
        let mut world = World::answering(move |request| {
            let drawn = draw(seed ^ 0x5ea, number.fetch_add(1, Ordering::SeqCst));
            let answered = outside(request, drawn);
            let received = answered.as_ref().is_ok_and(|answer| answer.body == b"SUCCESS");
            log.lock().unwrap().push((request.clone(), received));
            answered
        })
        .await;
        let ledger = Ledger::over(Arc::clone(&world.engine.ports.executions), bug);
        world.engine.ports.executions = Arc::clone(&ledger) as _;
        if bug == Some(Bug::KeyPerAttempt) {
            world.engine.ports.http_out =
                Arc::new(OwnKeys(Arc::clone(&world.engine.ports.http_out), AtomicU64::new(0)));
        }
        put_secret::run(&world.engine, &world.account, "token", CANARY.to_owned()).await.unwrap();
        let shapes = shapes::store(&world).await;
        Self { world, shapes, ledger, seen }
    }

    /// One storm, and what is wrong after it.
    async fn storm(&self, seed: u64, sky: Sky) -> Result<(), String> {
        let world = &self.world;
        // Each process has its own: a death is told to one.
        let gates = [0, 1, 2, 3, 4].map(|number| sky.gate(draw(seed, 1000 + number)));
        let number = AtomicU64::new(0);
        let engine = |gate: &Gate| {
            let ports = sky.ports(&world.engine.ports, number.fetch_add(1, Ordering::SeqCst));
            world.engine_with(guarded(&ports, gate), |_| {})
        };
        let [first, second, teller, sweeper, caller] = &gates;
        let engines = [first, second, teller, sweeper].map(engine);
        let accepted = Mutex::new(Vec::new());
        let calls = async {
            let engine = engine(caller);
            for number in 0..RUNS {
                let id = self.ask(&engine, caller, seed, number).await;
                accepted.lock().unwrap().push(id);
            }
            let ids = accepted.lock().unwrap().clone();
            for (number, id) in (0..).zip(ids) {
                self.rest(Duration::from_secs(draw(seed, 500 + number) % 60)).await;
                if draw(seed, 600 + number).is_multiple_of(3) {
                    tokio::select! {
                        biased;
                        () = caller.crashed() => {}
                        // It may have ended, and it may not be said that it was stopped.
                        _ = stop_execution::run(&engine, &world.account, id) => {}
                    }
                }
            }
            std::future::pending::<()>().await;
        };
        let done = tokio::select! {
            biased;
            () = calls => Ok(()),
            () = work(world, &engines[0], first) => Ok(()),
            () = work(world, &engines[1], second) => Ok(()),
            () = tell(world, &engines[2], teller) => Ok(()),
            () = sweep(world, &engines[3], sweeper) => Ok(()),
            done = self.watch(&accepted, &gates, sky) => done,
        };
        done?;
        let aftermath = Aftermath {
            accepted: accepted.into_inner().unwrap(),
            ledger: self.ledger.take(),
            seen: std::mem::take(&mut self.seen.lock().unwrap()),
            canary: CANARY,
        };
        quiet::judge(world, &aftermath).await
    }

    /// Asks for a run until somebody answers.
    async fn ask(&self, engine: &Engine, gate: &Gate, seed: u64, number: u64) -> ExecutionId {
        let drawn = draw(seed, number) as usize;
        let shape = &self.shapes[drawn % self.shapes.len()];
        let wait = if drawn >> 8 & 3 == 0 { Wait::Sync } else { Wait::Async };
        let callback = (drawn >> 16 & 1 == 0).then(|| Callback {
            url: "https://example.com/told".to_owned(),
            dialect: Dialect::Dpa,
            app: None,
        });
        loop {
            let request = Execute {
                idempotency_key: Some(format!("{seed}-{number}")),
                callback: callback.clone(),
                ..self.world.request(shape, Map::from_iter([("name".to_owned(), json!("Li"))]), wait)
            };
            let accepted = tokio::select! {
                biased;
                () = gate.crashed() => None,
                accepted = execute_workflow::run(engine, request) => accepted.ok(),
            };
            match accepted {
                Some(accepted) => return accepted.id,
                None => self.rest(Duration::from_secs(1)).await,
            }
        }
    }

    async fn rest(&self, time: Duration) {
        let clock = &self.world.parts.clock;
        clock.sleep_until(clock.now().plus(time)).await;
    }

    /// Waits for the calm, and for the end of everything.
    async fn watch(&self, accepted: &Mutex<Vec<ExecutionId>>, gates: &[Gate], sky: Sky) -> Result<(), String> {
        let (fine, foul) = sky.times();
        self.rest(fine).await;
        gates.iter().for_each(Gate::rage);
        self.rest(foul).await;
        gates.iter().for_each(Gate::calm);
        // A call that was made in the storm may be stalled still.
        self.rest(Duration::from_mins(3)).await;
        self.rest(RECOVERY).await;
        let clock = &self.world.parts.clock;
        let give_up = clock.now().plus(PATIENCE);
        let mut is_first = true;
        loop {
            let ids = accepted.lock().unwrap().clone();
            let mut open = Vec::new();
            for id in ids.iter().copied() {
                let row = self.world.row(id).await;
                let is_told = row.callback.is_none() || row.delivery.state != DeliveryState::Pending;
                let overdue = row.due_at.filter(|due| due.plus(TICK) < clock.now());
                if is_first && let Some(due) = overdue {
                    return Err(format!("N7: {id} has been due since {due:?}"));
                }
                if !row.status.is_terminal() || !is_told || row.due_at.is_some() {
                    open.push(id);
                }
            }
            if open.is_empty() && ids.len() == RUNS as usize {
                return Ok(());
            }
            if clock.now() > give_up {
                let Some(id) = open.first() else { return Err("N1: nobody answers the caller".to_owned()) };
                let row = self.world.row(*id).await;
                return Err(format!(
                    "N1: it is {:?}, and {id} does not end: {:?}",
                    clock.now(),
                    Execution { state: Vec::new(), ..row }
                ));
            }
            is_first = false;
            self.rest(Duration::from_secs(20)).await;
        }
    }
}

/// What the outside says: mostly yes.
fn outside(request: &HttpRequest, drawn: u64) -> Result<HttpResponse, EffectFailure> {
    let is_bad = drawn.is_multiple_of(8);
    match request.url.rsplit('/').next().unwrap_or_default() {
        "told" if is_bad => Ok(answer(500, "later")),
        "told" => Ok(answer(200, "SUCCESS")),
        "refused" => Err(EffectFailure { message: "refused".to_owned(), retryable: false }),
        _ if is_bad => Err(EffectFailure { message: "reset".to_owned(), retryable: true }),
        "large" => Ok(answer(200, &format!("\"{}\"", "large ".repeat(4000)))),
        _ => Ok(answer(200, "{}")),
    }
}

async fn work(world: &World, worker: &Engine, gate: &Gate) {
    loop {
        world.deliver_up_to(2, worker, gate, POLL).await;
    }
}

async fn tell(world: &World, worker: &Engine, gate: &Gate) {
    loop {
        world.tell(worker, gate, POLL).await;
    }
}

async fn sweep(world: &World, sweeper: &Engine, gate: &Gate) {
    loop {
        world.parts.clock.sleep_until(world.parts.clock.now().plus(TICK)).await;
        tokio::select! {
            biased;
            () = gate.crashed() => {}
            _ = tick::run(sweeper) => {}
        }
    }
}

/// Outside calls that are never made twice under one key.
struct OwnKeys(Arc<dyn HttpOut>, AtomicU64);

#[async_trait]
impl HttpOut for OwnKeys {
    async fn send(&self, mut request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        let number = self.1.fetch_add(1, Ordering::SeqCst);
        for (name, value) in &mut request.headers {
            if name.eq_ignore_ascii_case("idempotency-key") {
                value.push_str(&format!("/{number}"));
            }
        }
        self.0.send(request).await
    }
}

/// Storms of these numbers; the first that breaks something, and what.
async fn storms(numbers: std::ops::Range<u64>, bug: Option<Bug>) -> Option<(u64, String)> {
    let mut sea = Sea::new(numbers.start, bug).await;
    let sky = Sky::Storm(if bug.is_some() { MANY_PER_THOUSAND } else { PER_THOUSAND });
    for number in numbers {
        if number.is_multiple_of(TOGETHER) {
            sea = Sea::new(number, bug).await;
        }
        if let Err(wrong) = sea.storm(number, sky).await {
            return Some((number, wrong));
        }
    }
    None
}

async fn nothing_is_lost(numbers: std::ops::Range<u64>) {
    println!("storms {numbers:?}, {RUNS} runs each, {PER_THOUSAND} of 1 000 calls fail");
    if let Some((number, wrong)) = storms(numbers, None).await {
        panic!("storm {number}: {wrong}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_in_a_storm() {
    nothing_is_lost(0..STORMS).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "takes minutes: the long run of docs/reliability.md"]
async fn nothing_is_lost_in_many_storms() {
    nothing_is_lost(STORMS..STORMS + LONG_RUN).await;
}

#[tokio::test(start_paused = true)]
async fn a_store_that_does_something_wrong_is_found_out() {
    for bug in [Bug::NoCondition, Bug::NotDue, Bug::NoDebt, Bug::KeyPerAttempt] {
        // Up to ten times as many: some bugs need luck to be seen.
        let found = storms(0..10 * STORMS, Some(bug)).await;
        println!("{bug:?}: {found:?}");
        let (_, wrong) = found.unwrap_or_else(|| panic!("nobody notices {bug:?}"));
        assert!(quiet::broken_by(bug).iter().any(|promise| wrong.starts_with(promise)), "{bug:?}: {wrong}");
    }
}

/// Other troubles than storms, ten times each.
async fn survived(sky: Sky) {
    let sea = Sea::new(9, None).await;
    for number in 0..TOGETHER {
        if let Err(wrong) = sea.storm(number, sky).await {
            panic!("{sky:?} {number}: {wrong}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_refuses_two_calls_of_five_delays_and_loses_nothing() {
    survived(Sky::Throttled).await;
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_for_a_minute_delays_and_loses_nothing() {
    survived(Sky::Outage).await;
}

#[tokio::test(start_paused = true)]
async fn workers_whose_clocks_are_ten_minutes_apart_do_nothing_twice() {
    survived(Sky::Skewed).await;
}
