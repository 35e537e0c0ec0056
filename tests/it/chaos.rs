//! Storms: runs of all shapes with random faults, two concurrent workers, and a sweep, followed by
//! a time without faults. After that, nothing may be lost.
//!
//! Storms are few and small by default. `STORMS=840 cargo test --release -p tests --test it chaos`
//! runs many large ones. A storm that breaks an invariant prints its number. Every tenth storm gets
//! new stores, so it can be repeated without the storms before these ten.

mod crowd;
mod ledger;
mod quiet;
mod shapes;
mod trouble;

use crate::world::{TICK, World, answer};
use async_trait::async_trait;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use engine::ports::{Clock, HttpOut};
use engine::{Engine, ending, sweep};
use futures::future::join_all;
use ledger::{Bug, Ledger};
use model::{Callback, DeliveryState, Dialect, Execution, ExecutionId, WorkflowId};
use quiet::Aftermath;
use records::executions::{self, Execute, Wait};
use records::secrets;
use serde_json::{Map, json};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::draw;
use testkit::faults::{FAULTS, Gate, guarded};
use trouble::{Strike, Trouble};

/// The number of storms of a default test run.
const STORMS: u64 = 10;
/// In a default test run, single faults only strike every `STRIDE`-th call of a run.
const STRIDE: usize = 12;
/// How many of 1000 calls fail.
const PER_THOUSAND: u64 = 40;
/// How many of 1000 calls fail if a planted bug must be found.
const MANY_PER_THOUSAND: u64 = 150;
/// The number of storms that use the same stores.
const TOGETHER: u64 = 10;
/// How long a worker waits for a message.
const POLL: Duration = Duration::from_secs(20);
/// The time after a storm when nothing is overdue any more: twice the lease and the pause of the
/// sweep.
const RECOVERY: Duration = Duration::from_secs(2 * (30 + 60));
/// The longest time until all callbacks are delivered: the longest wait of a shape, and all gaps of
/// a callback.
const PATIENCE: Duration = Duration::from_hours(3);
/// A seed whose first run has a callback and is not stopped.
const CALLED_BACK: u64 = 1;
const CANARY: &str = "canary-7d1f0b";

type Seen = Arc<Mutex<Vec<(HttpRequest, bool)>>>;

/// The seed of the random numbers of a storm. It also makes its requests different from those of
/// other storms.
#[derive(Clone, Copy)]
struct Seed {
    drawn: u64,
    name: u64,
}

impl Seed {
    fn draw(self, place: u64) -> u64 {
        draw(self.drawn, place)
    }
}

/// The stores and the engine in which storms run.
struct Site {
    world: World,
    shapes: Vec<WorkflowId>,
    ledger: Arc<Ledger>,
    seen: Seen,
    storms: AtomicU64,
}

impl Site {
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
        secrets::put(&world.engine, &world.account, "token", CANARY.to_owned()).await.unwrap();
        let shapes = shapes::store(&world).await;
        Self { world, shapes, ledger, seen, storms: AtomicU64::new(0) }
    }

    /// One storm. Returns the calls that each process has made, or the broken invariant.
    async fn storm(&self, seed: u64, trouble: Trouble) -> Result<Vec<Vec<&'static str>>, String> {
        let (world, load) = (&self.world, trouble.load());
        let seed = Seed { drawn: seed, name: self.storms.fetch_add(1, Ordering::SeqCst) };
        // Each process has its own gate, because the end of a process is only reported to one
        // receiver.
        let processes = load.workers + load.callers + 2;
        let gates: Vec<Gate> = (0..processes).map(|number| trouble.gate(number, seed.draw(1000 + number))).collect();
        let mut starting = (0..).zip(&gates).map(|(number, gate)| {
            let ports = trouble.ports(&world.engine.ports, number);
            (world.engine_with(guarded(&ports, gate), |_| {}), gate)
        });
        let workers: Vec<_> = starting.by_ref().take(load.workers as usize).collect();
        let callers: Vec<_> = starting.by_ref().take(load.callers as usize).collect();
        let (teller, tells) = starting.next().unwrap();
        let (sweeper, sweeps) = starting.next().unwrap();
        let accepted = Mutex::new(Vec::new());
        let calls = (0..)
            .zip(&callers)
            .map(|(number, (engine, gate))| self.call(engine, gate, (seed, trouble), number, &accepted));
        let done = tokio::select! {
            biased;
            _ = join_all(calls) => Ok(()),
            _ = join_all(workers.iter().map(|(worker, gate)| work(world, worker, gate))) => Ok(()),
            () = tell(world, &teller, tells) => Ok(()),
            () = sweep(world, &sweeper, sweeps) => Ok(()),
            done = self.watch(&accepted, &gates, trouble) => done,
        };
        done?;
        let aftermath = Aftermath {
            accepted: accepted.into_inner().unwrap(),
            ledger: self.ledger.take(),
            seen: std::mem::take(&mut self.seen.lock().unwrap()),
            most_held: self.ledger.most_held(),
            canary: CANARY,
        };
        quiet::judge(world, &aftermath).await?;
        Ok(gates.iter().map(Gate::log).collect())
    }

    /// A caller that starts runs, and then stops a third of them.
    async fn call(
        &self,
        engine: &Engine,
        gate: &Gate,
        (seed, trouble): (Seed, Trouble),
        caller: u64,
        accepted: &Mutex<Vec<ExecutionId>>,
    ) {
        let mut mine = Vec::new();
        let runs = trouble.load().runs;
        for number in caller * runs..(caller + 1) * runs {
            let id = self.ask(engine, gate, (seed, trouble), number).await;
            accepted.lock().unwrap().push(id);
            mine.push((number, id));
        }
        for (number, id) in mine {
            self.rest(Duration::from_secs(seed.draw(500 + number) % 60)).await;
            if seed.draw(600 + number).is_multiple_of(3) {
                tokio::select! {
                    biased;
                    () = gate.crashed() => {}
                    // The run can have ended, and the answer to the stop can be lost.
                    _ = ending::stop(engine, &self.world.account, id) => {}
                }
            }
        }
        std::future::pending::<()>().await;
    }

    /// Asks for a run until there is an answer.
    async fn ask(&self, engine: &Engine, gate: &Gate, (seed, trouble): (Seed, Trouble), number: u64) -> ExecutionId {
        let drawn = seed.draw(number) as usize;
        let wait = if drawn >> 8 & 3 == 0 { Wait::Sync } else { Wait::Async };
        let (shape, wait) = trouble.shape().unwrap_or((drawn % self.shapes.len(), wait));
        let shape = &self.shapes[shape];
        let callback = (drawn >> 16 & 1 == 0).then(|| Callback {
            url: "https://example.com/told".to_owned(),
            dialect: Dialect::Dpa,
            app: None,
        });
        loop {
            let request = Execute {
                idempotency_key: Some(format!("{}-{number}", seed.name)),
                callback: callback.clone(),
                ..self.world.request(shape, Map::from_iter([("name".to_owned(), json!("Li"))]), wait)
            };
            let accepted = tokio::select! {
                biased;
                () = gate.crashed() => None,
                accepted = executions::execute(engine, request) => accepted.ok(),
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

    /// Waits for the end of the faults, and for the end of all runs.
    async fn watch(&self, accepted: &Mutex<Vec<ExecutionId>>, gates: &[Gate], trouble: Trouble) -> Result<(), String> {
        let (fine, foul) = trouble.times();
        self.rest(fine).await;
        gates.iter().for_each(Gate::start_faults);
        self.rest(foul).await;
        gates.iter().for_each(Gate::stop_faults);
        // A call that was made during the storm can still be stalled.
        self.rest(Duration::from_mins(3)).await;
        self.rest(RECOVERY + trouble.lag()).await;
        let clock = &self.world.parts.clock;
        let give_up = clock.now().plus(PATIENCE);
        let mut is_first = true;
        loop {
            let ids = accepted.lock().unwrap().clone();
            let mut open = Vec::new();
            for id in ids.iter().copied() {
                let row = self.world.row(id).await;
                let is_told = row.callback.is_none() || row.delivery.state != DeliveryState::Pending;
                // A row that waits long is due shortly before it goes on.
                let due = row.due_at.map(|due| row.wake_at.map_or(due, |wake_at| due.max(wake_at)));
                let overdue = due.filter(|due| due.plus(TICK) < clock.now());
                if is_first && let Some(due) = overdue {
                    return Err(format!("N7: {id} has been due since {due:?}"));
                }
                if !row.status.is_terminal() || !is_told || row.due_at.is_some() {
                    open.push(id);
                }
            }
            if open.is_empty() && ids.len() as u64 == trouble.load().callers * trouble.load().runs {
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

/// The answer of the HTTP stub, mostly a success.
fn outside(request: &HttpRequest, drawn: u64) -> Result<HttpResponse, EffectFailure> {
    let is_bad = drawn.is_multiple_of(8);
    match request.url.rsplit('/').next().unwrap_or_default() {
        "told" if is_bad => Ok(answer(500, "later")),
        "told" => Ok(answer(200, "SUCCESS")),
        "refused" => Err(EffectFailure::lasting("refused")),
        _ if is_bad => Err(EffectFailure::passing("reset")),
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
            _ = sweep::tick(sweeper) => {}
        }
    }
}

/// Outbound HTTP in which each request has an idempotency key of its own.
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

/// The requested storms: `STORMS=840`, or `STORMS=840..2000` to continue. With this setting storms
/// are large, and all single faults are tried.
fn asked() -> Option<Range<u64>> {
    let asked = given("STORMS")?;
    let (first, end) = asked.split_once("..").unwrap_or(("0", &asked));
    Some(first.parse().unwrap()..end.parse().unwrap())
}

/// The shapes that faults strike: `SHAPES=9,11`, or all.
fn shapes_asked() -> Vec<usize> {
    match given("SHAPES") {
        Some(asked) => asked.split(',').map(|shape| shape.parse().unwrap()).collect(),
        None => (0..shapes::COUNT).collect(),
    }
}

#[expect(clippy::disallowed_methods, reason = "how long the long run is to be")]
fn given(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Runs the storms with these numbers. Returns the first one that breaks an invariant, and the
/// invariant.
async fn storms(numbers: Range<u64>, bug: Option<Bug>, trouble: Trouble) -> Option<(u64, String)> {
    let mut site = Site::new(numbers.start, bug).await;
    for number in numbers {
        if number.is_multiple_of(TOGETHER) {
            site = Site::new(number, bug).await;
        }
        if let Err(wrong) = site.storm(number, trouble).await {
            return Some((number, wrong));
        }
    }
    None
}

/// Distributes work to as many threads as there are cores, each with a virtual time of its own.
fn beside<W: Future<Output = ()>>(work: impl Fn(u64, u64) -> W + Sync) {
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    std::thread::scope(|scope| {
        for number in 0..threads {
            let work = &work;
            scope.spawn(move || {
                let mut runtime = tokio::runtime::Builder::new_current_thread();
                runtime.enable_all().start_paused(true).build().unwrap().block_on(work(number, threads));
            });
        }
    });
}

#[test]
fn nothing_is_lost_in_a_storm() {
    let (asked, load) = (asked().unwrap_or(0..STORMS), Trouble::Storm(PER_THOUSAND).load());
    println!("storms {asked:?} of {} runs, {PER_THOUSAND} of 1 000 calls fail", load.callers * load.runs);
    // Complete groups of ten, so that each part begins with new stores.
    let (first, tens) = (asked.start / TOGETHER, (asked.end - asked.start).div_ceil(TOGETHER));
    beside(async |number, threads| {
        let part = |number| (first + tens * number / threads) * TOGETHER;
        if let Some((number, wrong)) = storms(part(number)..part(number + 1), None, Trouble::Storm(PER_THOUSAND)).await
        {
            panic!("storm {number}: {wrong}");
        }
    });
}

#[test]
fn nothing_is_lost_by_one_fault_wherever_it_strikes() {
    let stride = if asked().is_some() { 1 } else { STRIDE };
    let struck = struck_everywhere(stride, async |series, first| {
        series.run([Some(first), None]).await;
        1
    });
    println!("{struck} single faults, each {stride}. call");
}

#[test]
#[ignore = "hours in a release build: just soak"]
fn nothing_is_lost_by_two_faults_wherever_they_strike() {
    let struck = struck_everywhere(1, async |series, first| {
        // The calls after the first fault differ from those without it.
        let mut seconds = series.strikes([Some(first), None]).await;
        seconds.retain(|second| second.process != first.process || second.call > first.call);
        for second in &seconds {
            series.run([Some(first), Some(*second)]).await;
        }
        seconds.len() as u64
    });
    println!("{struck} pairs of faults");
}

/// Tries faults in runs of all requested shapes, started synchronously and asynchronously. Each
/// `stride`-th fault is passed to `strike`, which returns the number of its runs. The threads share
/// the faults of each shape, because some shapes have a hundred times as many as others.
fn struck_everywhere(stride: usize, strike: impl AsyncFn(&mut Series, Strike) -> u64 + Sync) -> u64 {
    let struck = AtomicU64::new(0);
    beside(async |number, threads| {
        for (shape, wait) in shapes_asked().into_iter().flat_map(|shape| [(shape, Wait::Async), (shape, Wait::Sync)]) {
            let (mut series, mut here) = (Series::new(shape, wait), 0);
            let firsts = series.strikes([None; 2]).await.into_iter().step_by(stride);
            for first in firsts.skip(number as usize).step_by(threads as usize) {
                here += strike(&mut series, first).await;
            }
            println!("shape {shape}, {wait:?}: {here} runs struck by thread {number}");
            struck.fetch_add(here, Ordering::SeqCst);
        }
    });
    struck.into_inner()
}

/// Runs of one shape, one after the other.
struct Series {
    shape: usize,
    wait: Wait,
    site: Option<Site>,
    runs: u64,
}

impl Series {
    fn new(shape: usize, wait: Wait) -> Self {
        Self { shape, wait, site: None, runs: 0 }
    }

    /// A run with these faults. Returns the calls that each process has made.
    async fn run(&mut self, strikes: [Option<Strike>; 2]) -> Vec<Vec<&'static str>> {
        if self.runs.is_multiple_of(TOGETHER) {
            self.site = Some(Site::new(self.shape as u64, None).await);
        }
        self.runs += 1;
        let trouble = Trouble::Single { shape: self.shape, wait: self.wait, strikes };
        let site = self.site.as_ref().unwrap();
        site.storm(CALLED_BACK, trouble).await.unwrap_or_else(|wrong| panic!("{trouble:?}: {wrong}"))
    }

    /// All faults at all calls of a run with these faults. Searches of the sweep are left out,
    /// because there are many and they have no effect.
    async fn strikes(&mut self, under: [Option<Strike>; 2]) -> Vec<Strike> {
        let calls = self.run(under).await;
        let calls = (0..).zip(calls).flat_map(|(process, calls)| {
            let calls = calls.into_iter().enumerate().filter(|(_, name)| *name != "due");
            calls.map(move |(call, _)| (process, call)).collect::<Vec<_>>()
        });
        calls.flat_map(|(process, call)| FAULTS.map(|fault| Strike { process, call, fault })).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_does_something_wrong_is_found_out() {
    for bug in [Bug::NoCondition, Bug::NotDue, Bug::NoDebt, Bug::KeyPerAttempt] {
        is_found_out(bug, Trouble::Storm(MANY_PER_THOUSAND)).await;
    }
    for shape in [shapes::LIMITED, shapes::RUN_LIMITED] {
        for bug in [Bug::PlacesExpire, Bug::EndKeepsPlaces, Bug::NobodyLooks] {
            is_found_out(bug, Trouble::Crowd(MANY_PER_THOUSAND, shape)).await;
        }
    }
    is_found_out(Bug::UncountedStart, Trouble::Crowd(MANY_PER_THOUSAND, shapes::RUN_LIMITED)).await;
}

/// These bugs are only found in some of the storms.
async fn is_found_out(bug: Bug, trouble: Trouble) {
    let found = storms(0..400, Some(bug), trouble).await;
    println!("{bug:?}, {trouble:?}: {found:?}");
    let (_, wrong) = found.unwrap_or_else(|| panic!("nobody notices {bug:?} with {trouble:?}"));
    assert!(quiet::broken_by(bug).iter().any(|promise| wrong.starts_with(promise)), "{bug:?}: {wrong}");
}

/// Runs ten storms with troubles of another kind.
async fn survived(trouble: Trouble) {
    let site = Site::new(9, None).await;
    for number in 0..TOGETHER {
        if let Err(wrong) = site.storm(number, trouble).await {
            panic!("{trouble:?} {number}: {wrong}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_refuses_two_calls_of_five_delays_and_loses_nothing() {
    survived(Trouble::Throttled).await;
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_for_a_minute_delays_and_loses_nothing() {
    survived(Trouble::Outage).await;
}

#[tokio::test(start_paused = true)]
async fn workers_whose_clocks_are_ten_minutes_apart_do_nothing_twice() {
    survived(Trouble::Skewed).await;
}
