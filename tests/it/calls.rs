//! Compares the calls of DynamoDB and SQS that each kind of run needs with
//! `tests/bench/calls.json`: calls and units exactly, bytes within 5 %.
//! `UPDATE=1 cargo test -p tests --test it calls` writes the file.

use crate::counting::Counts;
use crate::tree;
use crate::world::{World, answer};
use api::cost::prices;
use engine::Engine;
use engine::ports::http_out::HttpResponse;
use engine::units;
use model::{Callback, Dialect, Usage, WorkflowId};
use records::executions::{self, Execute, Wait};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use testkit::faults::Gate;

const STORED: &str = "tests/bench/calls.json";
/// The number of runs whose price is calculated, so that half a unit makes a difference.
const MILLION: u64 = 1_000_000;

/// The cost of one kind of run.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cost {
    counts: Counts,
    /// The price of a million such runs: units and messages, without storage, functions and
    /// polling.
    dollars_per_million: f64,
}

impl Cost {
    fn of(counts: Counts) -> Self {
        let messages = counts.calls.get("SendMessage").copied().unwrap_or_default();
        let million = |units: f64| (units * MILLION as f64) as u64;
        let dollars = prices::dollars(&Usage {
            writes: million(counts.write_units),
            reads: million(counts.read_units),
            requests: messages * units::MESSAGE * MILLION,
            ..Usage::default()
        });
        Self { counts, dollars_per_million: (dollars * 100.0).round() / 100.0 }
    }

    fn is_like(&self, stored: &Self) -> bool {
        let bytes = |cost: &Self| cost.counts.written_bytes;
        let same = Counts { written_bytes: bytes(stored), ..self.counts.clone() } == stored.counts;
        same && bytes(self).abs_diff(bytes(stored)) * 20 <= bytes(stored)
    }
}

/// A world whose HTTP stub answers at once, and an engine whose calls are counted.
struct Counted {
    world: World,
    engine: Engine,
    costs: BTreeMap<&'static str, Cost>,
    counting: crate::counting::Counting,
}

impl Counted {
    async fn new() -> Self {
        let world = World::answering(|_| Ok::<HttpResponse, _>(answer(200, "{\"ok\":true}"))).await;
        let (engine, counting) = world.counted();
        Self { world, engine, costs: BTreeMap::new(), counting }
    }

    /// Runs the workflow twice and counts the second run, because a process caches programs.
    async fn run(&mut self, kind: &'static str, workflow: &WorkflowId, wait: Wait, ask: impl Fn(Execute) -> Execute) {
        for _ in 0..2 {
            self.counting.take();
            let request = ask(self.world.request(workflow, Map::from_iter([("given".to_owned(), json!(2))]), wait));
            let told = request.callback.is_some();
            let executed = executions::execute(&self.engine, request).await.unwrap();
            let (gate, patience) = (Gate::open(), Duration::from_mins(5));
            if told {
                self.world.drive_told(&self.engine, &gate, executed.id, patience).await;
            } else if executed.view.is_none() {
                self.world.drive(&self.engine, &gate, executed.id, patience).await;
            }
        }
        self.costs.insert(kind, Cost::of(self.counting.take()));
    }

    async fn plain(&mut self, kind: &'static str, wait: Wait, definition: Value) {
        let workflow = self.world.workflow(definition).await;
        self.run(kind, &workflow, wait, |request| request).await;
    }
}

fn w3() -> Value {
    json!({"steps": [
        {"id": "set", "moduleId": "set_variable", "parameters": {"name": "n", "value": "[[given]]"}},
        {"id": "test", "moduleId": "if_condition", "parameters": {"condition": "[[n]] > 1"}},
        {"id": "end", "moduleId": "return", "parameters": {"value": "{{set.variable}}"}},
        {"id": "fi", "moduleId": "endif"},
    ]})
}

fn w40() -> Value {
    let step = |at| json!({"id": format!("s{at}"), "moduleId": "set_variable", "parameters": {"name": format!("v{}", at % 4), "value": format!("[[given]]{at}")}});
    json!({"steps": (0..40).map(step).collect::<Vec<_>>()})
}

/// A workflow with this number of steps, of which the first ones call a server.
fn calling(steps: usize, calls: usize) -> Value {
    let call =
        |at| json!({"id": format!("s{at}"), "moduleId": "http_request", "parameters": {"url": "https://example.com/"}});
    let set =
        |at| json!({"id": format!("s{at}"), "moduleId": "set_variable", "parameters": {"name": "n", "value": at}});
    let step = |at| if at < calls { call(at) } else { set(at) };
    json!({"steps": (0..steps).map(step).collect::<Vec<_>>()})
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_run_costs_what_it_cost() {
    let mut counted = Counted::new().await;
    counted.plain("w3, synchronous", Wait::Sync, w3()).await;
    counted.plain("w40, synchronous", Wait::Sync, w40()).await;
    counted.plain("w3, asynchronous", Wait::Async, w3()).await;
    counted.plain("one HTTP step, synchronous", Wait::Sync, calling(1, 1)).await;
    counted.plain("10 steps, 2 of them HTTP, asynchronous", Wait::Async, calling(10, 2)).await;
    counted.plain("10 HTTP steps, asynchronous", Wait::Async, calling(10, 10)).await;
    let delay = json!({"steps": [{"id": "d", "moduleId": "delay", "parameters": {"duration": 20_000}}]});
    counted.plain("a delay of 20 s, asynchronous", Wait::Async, delay).await;
    let child = counted.world.workflow(w3()).await;
    let parent = json!({"steps": [{"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": child, "inputs": {"given": 2}}}]});
    counted.plain("a run that calls w3, asynchronous", Wait::Async, parent).await;
    let workflow = counted.world.workflow(w3()).await;
    let callback = Callback { url: "https://example.com/told".to_owned(), dialect: Dialect::Standard, app: None };
    let told = |request| Execute { callback: Some(callback.clone()), ..request };
    counted.run("w3, asynchronous, its end told", &workflow, Wait::Async, told).await;
    compare(&counted.costs);
}

fn compare(costs: &BTreeMap<&'static str, Cost>) {
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        let text = serde_json::to_string_pretty(costs).unwrap() + "\n";
        std::fs::write(tree::root().join(STORED), text).unwrap();
    }
    let stored: BTreeMap<String, Cost> = serde_json::from_str(&tree::read(STORED)).unwrap();
    assert_eq!(stored.len(), costs.len(), "{STORED} holds other kinds of runs");
    for (kind, cost) in costs {
        assert!(cost.is_like(&stored[*kind]), "{kind} costs {cost:#?}, and not {:#?} as in {STORED}", stored[*kind]);
    }
}
