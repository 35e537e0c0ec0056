//! The events of runs: each of them once, in one order, wherever a reader stops and goes on.

use crate::world::{World, answer};
use engine::{Engine, ending};
use futures::future::join_all;
use model::{ExecutionId, Phase, Status};
use records::executions::{self, Event, EventCursor, EventKind, EventPage, EventQuery};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use testkit::draw;
use testkit::faults::{Gate, guarded};
use tokio::time::Instant;

/// How long the longest run takes, with its faults.
const PATIENCE: Duration = Duration::from_hours(6);

/// Numbers of one series, one after the other.
struct Draws {
    seed: u64,
    place: AtomicU64,
}

impl Draws {
    fn new(seed: u64) -> Self {
        Self { seed, place: AtomicU64::new(0) }
    }

    fn below(&self, most: u64) -> u64 {
        draw(self.seed, self.place.fetch_add(1, Ordering::SeqCst)) % most
    }
}

/// A random workflow with blocks, waits, retries and failures.
struct Program<'a> {
    draws: &'a Draws,
    steps: Vec<Value>,
}

impl Program<'_> {
    fn definition(draws: &Draws) -> Value {
        let mut program = Program { draws, steps: Vec::new() };
        program.block(2);
        let record = ["all", "all", "failed", "none"][draws.below(4) as usize];
        json!({"steps": program.steps, "record": record})
    }

    fn block(&mut self, depth: u64) {
        for _ in 0..=self.draws.below(4) {
            match self.draws.below(if depth == 0 { 5 } else { 9 }) {
                0 => self.step("set_variable", json!({"name": "n", "value": self.draws.below(9)})),
                1 => self.step("log", json!({"message": "here"})),
                2 => {
                    let time = [5, 900, 40_000][self.draws.below(3) as usize];
                    self.step("delay", json!({"duration": time}));
                }
                3 => self.step("fail", json!({"message": "as drawn", "__error_policy": "SKIP"})),
                4 => self.step(
                    "http_request",
                    json!({
                        "url": "https://example.com/", "fail_on_status": true,
                        "__error_policy": "RETRY", "__retry_count": 3, "__retry_interval": 2_000,
                    }),
                ),
                5 => self.around("loop", json!({"count": 1 + self.draws.below(25)}), "endloop", depth),
                6 => {
                    let items = json!({"input_list": [1, 2, 3, 4], "parallelism": 1 + self.draws.below(4)});
                    self.around("foreach", items, "endforeach", depth);
                }
                7 => {
                    self.step("parallel.start", json!({}));
                    for _ in 0..2 {
                        self.step("parallel.branch", json!({}));
                        self.block(depth - 1);
                    }
                    self.step("parallel.end", json!({}));
                }
                _ => {
                    self.step("try.start", json!({}));
                    self.block(depth - 1);
                    self.step("fail", json!({"message": "as drawn"}));
                    self.step("try.catch", json!({}));
                    self.block(depth - 1);
                    self.step("try.end", json!({}));
                }
            }
        }
    }

    fn around(&mut self, module: &str, parameters: Value, end: &str, depth: u64) {
        self.step(module, parameters);
        self.block(depth - 1);
        self.step(end, json!({}));
    }

    fn step(&mut self, module: &str, parameters: Value) {
        let id = format!("s{}", self.steps.len());
        self.steps.push(json!({"id": id, "moduleId": module, "parameters": parameters}));
    }
}

async fn read(engine: &Engine, world: &World, id: ExecutionId, query: EventQuery) -> EventPage {
    executions::events(engine, &world.account, id, query).await.unwrap()
}

fn at_once(after: Option<EventCursor>, limit: usize) -> EventQuery {
    EventQuery { after, limit, wait: Duration::ZERO }
}

/// All events after this position that have a place of their own: how the run stands has none.
async fn rest(world: &World, id: ExecutionId, mut after: Option<EventCursor>, limit: usize) -> Vec<Event> {
    let mut events = Vec::new();
    loop {
        let page = read(&world.engine, world, id, at_once(after, limit)).await;
        assert!(page.events.len() <= limit && (page.more || page.cursor.is_at_end()), "{page:?}");
        after = Some(page.cursor);
        events.extend(page.events.into_iter().filter(|event| !matches!(event.kind, EventKind::Run(_))));
        if page.cursor.is_at_end() {
            return events;
        }
    }
}

/// Texts to compare. The mark of what was seen last is not compared.
fn shown(events: &[Event]) -> Vec<String> {
    events.iter().map(|event| format!("{:?} {:?}", event.at, event.kind)).collect()
}

/// Compares events, and shows only the first difference.
fn same(given: &[Event], wanted: &[Event], what: &str) {
    let (given, wanted) = (shown(given), shown(wanted));
    let differs = given.iter().zip(&wanted).position(|(a, b)| a != b);
    let at = differs.or_else(|| (given.len() != wanted.len()).then(|| given.len().min(wanted.len())));
    if let Some(at) = at {
        panic!(
            "{what}: at {at} of {}, {} events:\n{:?}\n{:?}",
            wanted.len(),
            given.len(),
            given.get(at),
            wanted.get(at)
        );
    }
}

/// Reads until the end as a watcher does: with pages and windows of any size, and now and then with
/// a new process and a cursor that was sent as text.
async fn follow(world: &World, draws: &Draws, id: ExecutionId) -> Vec<Event> {
    let (mut events, mut after, mut engine) = (Vec::new(), None, world.engine.clone());
    loop {
        let wait = Duration::from_secs(draws.below(21));
        let asked = EventQuery { after, limit: 1 + draws.below(30) as usize, wait };
        let page = read(&engine, world, id, asked).await;
        if page.events.is_empty() {
            assert_eq!(Some(page.cursor), after, "an empty page stays where it is");
        }
        after = Some(EventCursor::parse(id, &page.cursor.text(id)).unwrap());
        events.extend(page.events);
        if page.cursor.is_at_end() {
            return events;
        }
        if draws.below(3) == 0 {
            engine = Engine::new(world.engine.ports.clone(), (*world.engine.config).clone());
        }
        tokio::time::sleep(Duration::from_millis(draws.below(3_000))).await;
    }
}

/// The run of one random program, with workers that die and stores that fail.
async fn one(seed: u64) -> usize {
    let draws = Draws::new(seed);
    let calls = AtomicU64::new(0);
    let world = World::answering(move |_| {
        let failed = draw(seed, calls.fetch_add(1, Ordering::SeqCst)).is_multiple_of(3);
        Ok(answer(if failed { 503 } else { 200 }, "{\"ok\":true}"))
    })
    .await;
    let workflow = world.workflow(Program::definition(&draws)).await;
    let id = world.accept(&workflow).await.id;
    let gate = Gate::with_random_faults(seed, draws.below(3) * 10);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |config| {
        config.commit_every_step = draws.below(2) == 0;
    });
    let stop_after = (draws.below(4) == 0).then(|| Duration::from_secs(draws.below(90)));
    let stop = async {
        if let Some(time) = stop_after {
            tokio::time::sleep(time).await;
            // It may have ended before.
            let _ = ending::stop(&world.engine, &world.account, id).await;
        }
    };
    let (_, followed, ()) = tokio::join!(world.drive(&worker, &gate, id, PATIENCE), follow(&world, &draws, id), stop);
    let whole = rest(&world, id, None, 200).await;
    let placed: Vec<_> = followed.iter().filter(|of| !matches!(of.kind, EventKind::Run(_))).cloned().collect();
    same(&placed, &whole, &format!("seed {seed}: a watcher has seen something else"));
    for (at, event) in whole.iter().enumerate() {
        let limit = 1 + draws.below(60) as usize;
        let page = read(&world.engine, &world, id, at_once(Some(event.cursor), limit)).await;
        let end = whole.len().min(at + 1 + limit);
        same(&page.events, &whole[at + 1..end], &format!("seed {seed}: after event {at}"));
    }
    // Cursors from the time of the run lead to the same events.
    let mut seen = 0;
    for event in &followed {
        seen += usize::from(!matches!(event.kind, EventKind::Run(_)));
        let page = read(&world.engine, &world, id, at_once(Some(event.cursor), 5)).await;
        let end = whole.len().min(seen + 5);
        same(&page.events, &whole[seen..end], &format!("seed {seed}: later, after {seen} events"));
    }
    has_one_frame(&whole);
    whole.len()
}

/// The run begins with its start and ends with its end, and has each of them once.
fn has_one_frame(whole: &[Event]) {
    let starts = whole.iter().filter(|event| matches!(event.kind, EventKind::Start)).count();
    let ends = whole.iter().filter(|event| matches!(event.kind, EventKind::End { .. })).count();
    assert_eq!((starts, ends), (1, 1));
    assert!(matches!(whole.first().unwrap().kind, EventKind::Start));
    assert!(matches!(whole.last().unwrap().kind, EventKind::End { .. }));
    let ids: BTreeSet<_> = whole.iter().map(|event| format!("{:?}", event.cursor)).collect();
    assert_eq!(ids.len(), whole.len(), "each event has a cursor of its own");
}

#[tokio::test(start_paused = true)]
async fn wherever_a_reader_stops_the_rest_follows_once_and_in_order() {
    let mut events = 0;
    for seed in 0..40 {
        events += one(seed).await;
    }
    assert!(events > 1_000, "the programs do too little: {events} events");
}

fn workflow_that_asks() -> Value {
    json!({"steps": [
        {"id": "before", "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}},
        {"id": "ask", "moduleId": "wait_for_callback"},
        {"id": "after", "moduleId": "set_variable", "parameters": {"name": "n", "value": 2}},
    ]})
}

/// Whether the run shows that it waits for a signal.
fn asks(page: &EventPage) -> bool {
    page.events.iter().any(|event| match &event.kind {
        EventKind::Run(standing) => {
            standing.phase == Phase::Waiting && standing.under_way.iter().any(|of| of.step.id == "ask")
        }
        _ => false,
    })
}

#[tokio::test(start_paused = true)]
async fn two_hundred_watchers_are_woken_by_the_process_that_commits() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    // Nobody would look again in time.
    let rarely = |config: &mut engine::Config| config.watch_gaps = [Duration::from_hours(1); 2];
    let engine = world.engine_with(world.engine.ports.clone(), rarely);
    let workflow = world.workflow(workflow_that_asks()).await;
    let id = world.accept(&workflow).await.id;
    world.work().await;
    let first = read(&engine, &world, id, at_once(None, 100)).await;
    assert!(asks(&first), "{first:?}");
    let waiting = EventQuery { after: Some(first.cursor), limit: 100, wait: Duration::from_secs(20) };
    let began = Instant::now();
    let watchers = join_all((0..200).map(|_| read(&engine, &world, id, waiting)));
    let stop = async {
        tokio::time::sleep(Duration::from_secs(7)).await;
        ending::stop(&engine, &world.account, id).await.unwrap();
    };
    let (pages, ()) = tokio::join!(watchers, stop);
    assert!(began.elapsed() < Duration::from_secs(8), "they were woken, and did not look again: {:?}", began.elapsed());
    for page in &pages {
        assert_eq!(shown(&page.events), shown(&pages[0].events));
        assert_eq!((page.row.status, page.cursor.is_at_end()), (Status::Cancelled, true));
    }
    let interrupted = pages[0].events.iter().filter(|event| matches!(event.kind, EventKind::Step(_))).count();
    assert_eq!(interrupted, 1, "the step that was waiting");
}

#[tokio::test(start_paused = true)]
async fn who_sees_no_commits_looks_again_ever_more_rarely() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(workflow_that_asks()).await;
    let id = world.accept(&workflow).await.id;
    world.work().await;
    let (other, counting) = world.counted();
    let first = read(&other, &world, id, at_once(None, 100)).await;
    let waiting = EventQuery { after: Some(first.cursor), limit: 100, wait: Duration::from_secs(20) };
    counting.take();
    let began = Instant::now();
    let page = read(&other, &world, id, waiting).await;
    assert!(page.events.is_empty() && page.cursor == first.cursor);
    let window = began.elapsed();
    assert!(window >= Duration::from_secs(20) && window < Duration::from_secs(21), "{window:?}");
    // After 0, 0.3, 0.9, 2.1, 4.1 … 18.1 and 20 seconds.
    assert_eq!(counting.take().total(), 13);
    // Another process stops the run.
    let stop = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        ending::stop(&world.engine, &world.account, id).await.unwrap();
    };
    let began = Instant::now();
    let elsewhere = Engine::new(other.ports.clone(), (*other.config).clone());
    let (page, ()) = tokio::join!(read(&elsewhere, &world, id, waiting), stop);
    assert!(page.cursor.is_at_end() && began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_thousand_connections_see_each_event_once() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world
        .workflow(json!({"steps": [
            {"id": "l", "moduleId": "loop", "parameters": {"count": 340}},
            {"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": "{{l.loop_index}}"}},
            {"id": "e", "moduleId": "endloop"},
        ]}))
        .await;
    let id = world.accept(&workflow).await.id;
    world.drive(&world.engine, &Gate::open(), id, PATIENCE).await;
    let whole = rest(&world, id, None, 200).await;
    assert!(whole.len() > 1_000, "{}", whole.len());
    let single = rest(&world, id, None, 1).await;
    same(&single, &whole, "one by one");
}

#[tokio::test(start_paused = true)]
async fn a_process_that_stops_answers_its_watchers() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(workflow_that_asks()).await;
    let id = world.accept(&workflow).await.id;
    world.work().await;
    let first = read(&world.engine, &world, id, at_once(None, 100)).await;
    let waiting = EventQuery { after: Some(first.cursor), limit: 100, wait: Duration::from_secs(20) };
    let began = Instant::now();
    let close = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        world.engine.watchers.close();
    };
    let (page, ()) = tokio::join!(read(&world.engine, &world, id, waiting), close);
    assert!(page.events.is_empty() && began.elapsed() < Duration::from_secs(1));
}
