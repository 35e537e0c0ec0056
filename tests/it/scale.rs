//! How many units a second the hottest key of each table and index gets at a given number of runs a
//! second, from what single runs touch. The page `docs/explanation/scale.md` shows the result:
//! `UPDATE=1 cargo test -p tests --test it scale` writes it.
//!
//! The worst case is simulated: all runs are of one account and one workflow, and one caller starts
//! them.

mod traffic;

use crate::tree;
use crate::world::{World, answer};
use aws::{Clients, Config};
use engine::Engine;
use records::executions::{self, Wait};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;
use testkit::draw;
use testkit::faults::Gate;
use traffic::{Key, Recording, Touch};

const PAGE: &str = "docs/explanation/scale.md";
/// Runs a second.
const LOADS: [u64; 3] = [100, 1_000, 10_000];
/// What one partition takes each second, in write and read units.
const PARTITION: (f64, f64) = (1_000.0, 3_000.0);
const HEAD: &str =
    "| run | table or index | key | units per run | 100 runs/s | 1 000 runs/s | 10 000 runs/s | full at |";

/// The hottest keys, one for each place, and the units that a run takes of the place.
type Hottest = BTreeMap<(String, String, &'static str), (f64, [f64; LOADS.len()])>;

/// Starts runs that are recorded.
struct Recorded {
    world: World,
    engine: Engine,
    recording: Recording,
}

impl Recorded {
    async fn new() -> Self {
        let world = World::answering(|_| Ok(answer(200, "{\"ok\":true}"))).await;
        let recording = Recording::over(world.embedded.sdk_http_client());
        // As in the cloud.
        let config = Config { due_shards: aws::config::DUE_SHARDS, ..world.config.clone() };
        let clients = Clients::new(&config, Some(recording.client()));
        let ports = world.parts.ports(|clock, ids, http| aws::ports_with(&config, &clients, clock, ids, http));
        let engine = world.engine_with(ports, |_| {});
        Self { world, engine, recording }
    }

    /// What a run touches. It is the second one, because a process keeps the workflows of the
    /// first.
    async fn run(&self, steps: Value, wait: Wait) -> Vec<Touch> {
        let workflow = self.world.workflow(json!({"steps": steps})).await;
        for _ in 0..2 {
            self.recording.take();
            let request = self.world.request(&workflow, Map::new(), wait);
            let executed = executions::execute(&self.engine, request).await.unwrap();
            if executed.view.is_none() {
                self.world.drive(&self.engine, &Gate::open(), executed.id, Duration::from_mins(5)).await;
            }
        }
        self.recording.take()
    }
}

/// What the API does for each request before it starts a run: it reads the caller's device or
/// token, and counts the request.
fn of_request() -> [Touch; 2] {
    let key = || Key::Same("the caller".to_owned());
    [
        Touch { place: "access".to_owned(), key: key(), writes: 0.0, reads: 1.0 },
        Touch {
            place: "access".to_owned(),
            key: Key::Same("requests of the caller".to_owned()),
            writes: 1.0,
            reads: 0.0,
        },
    ]
}

/// Replays a second with so many runs, each with the touches of the recorded one, and returns the
/// units of the hottest key of each kind.
fn replay(touches: &[Touch], runs: u64) -> BTreeMap<(String, String, &'static str), f64> {
    let mut units: BTreeMap<(&str, &Key, u64, &'static str), f64> = BTreeMap::new();
    for run in 0..runs {
        let shard = draw(7, run) % u64::from(aws::config::DUE_SHARDS);
        for touch in touches {
            let which = match &touch.key {
                Key::Run => run,
                Key::Shard => shard,
                Key::Same(_) => 0,
            };
            for (kind, amount) in [("write", touch.writes), ("read", touch.reads)] {
                if amount > 0.0 {
                    *units.entry((&touch.place, &touch.key, which, kind)).or_default() += amount;
                }
            }
        }
    }
    let mut hottest = BTreeMap::new();
    for ((place, key, _, kind), amount) in units {
        let name = match key {
            Key::Run => "the run".to_owned(),
            Key::Shard => format!("one of {}", aws::config::DUE_SHARDS),
            Key::Same(name) => name.clone(),
        };
        let most: &mut f64 = hottest.entry((place.to_owned(), name, kind)).or_default();
        *most = most.max(amount);
    }
    hottest
}

fn hottest(touches: &[Touch]) -> Hottest {
    let mut all = Hottest::new();
    for (place, runs) in LOADS.into_iter().enumerate() {
        for (key, amount) in replay(touches, runs) {
            all.entry(key).or_default().1[place] = amount;
        }
    }
    for (key, amount) in replay(touches, 1) {
        all.entry(key).or_default().0 = amount;
    }
    all
}

/// The runs a second at which the key is full; `None` = it never is, because each run has its own.
fn full_at(key: &str, kind: &str, per_run: f64, at_most: f64) -> Option<f64> {
    let limit = if kind == "write" { PARTITION.0 } else { PARTITION.1 };
    let runs = LOADS[LOADS.len() - 1] as f64;
    (key != "the run").then(|| limit / (at_most / runs).min(per_run))
}

fn spaced(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

fn rows(run: &str, hottest: &Hottest, table: &mut String) {
    for ((place, key, kind), (per_run, at)) in hottest {
        let full = full_at(key, kind, *per_run, at[LOADS.len() - 1]);
        // Two digits: the shards are drawn.
        let round = |full: f64| {
            let unit = 10_f64.powf(full.log10().floor() - 1.0);
            spaced((full / unit).round() * unit)
        };
        let full = full.map_or_else(|| "never".to_owned(), |full| format!("{} runs/s", round(full)));
        let at: Vec<_> = at.iter().map(|amount| spaced(*amount)).collect();
        writeln!(table, "| {run} | `{place}` | {key} | {} {kind} | {} | {full} |", per_run, at.join(" | ")).unwrap();
    }
}

/// The part of the page that is generated: from its head to the empty line after it.
fn replaced(page: &str, table: &str) -> String {
    let begin = page.find(HEAD).expect("the page has the table's head");
    let end = page[begin..].find("\n\n").map_or(page.len(), |end| begin + end + 1);
    format!("{}{table}{}", &page[..begin], &page[end..])
}

#[tokio::test(start_paused = true)]
async fn the_page_shows_what_the_hottest_keys_get() {
    let recorded = Recorded::new().await;
    let set = |at: usize| json!({"id": format!("s{at}"), "moduleId": "set_variable", "parameters": {"name": "n", "value": at}});
    let call = |at: usize| json!({"id": format!("h{at}"), "moduleId": "http_request", "parameters": {"url": "https://example.com/"}});
    let wait = json!({"id": "w", "moduleId": "delay", "parameters": {"duration": 60_000}});
    let mut table = format!("{HEAD}\n|---|---|---|---|---|---|---|---|\n");
    let mut first: Option<(f64, String)> = None;
    for (name, steps, how) in [
        ("A", json!([set(0), set(1), set(2)]), Wait::Sync),
        ("B", json!([call(0), call(1)]), Wait::Async),
        ("C", json!([wait]), Wait::Async),
    ] {
        let mut touches = recorded.run(steps, how).await;
        touches.extend(of_request());
        let hottest = hottest(&touches);
        for ((place, key, kind), (per_run, at)) in &hottest {
            let full = full_at(key, kind, *per_run, at[LOADS.len() - 1]);
            if let Some(full) = full.filter(|full| first.as_ref().is_none_or(|(least, _)| full < least)) {
                first = Some((full, format!("{name}: {place}, {key}, {kind}")));
            }
        }
        rows(name, &hottest, &mut table);
    }
    let (full, key) = first.unwrap();
    println!("{table}\nthe hottest key is full at {full:.0} runs a second: {key}");
    let page = std::fs::read_to_string(tree::root().join(PAGE)).unwrap();
    let right = replaced(&page, &table);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(tree::root().join(PAGE), &right).unwrap();
    } else {
        assert!(page == right, "{PAGE} is out of date: UPDATE=1 cargo test -p tests --test it scale");
    }
}
