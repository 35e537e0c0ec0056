//! What the interpreter takes: `cargo bench -p engine`. Prints one JSON object.
//!
//! Medians of several rounds of wall-clock time; the memory is the process's highest so far (Linux: `VmHWM`).

use engine::interpret::{CallbackBase, Event, Outcome, RunFacts, advance};
use engine::program::{Program, compile};
use engine::state::{State, codec};
use model::{AccountId, Definition, ExecutionId, Timestamp, Trigger};
use serde_json::{Map, Value, json};
use std::io::Write;
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let facts = facts()?;
    let small = compile(&definition(&looped(2_500))?)?;
    let ten_thousand = median(|| run(&small, &facts));
    let definition = definition(&big_workflow(500))?;
    let large = compile(&definition)?;
    let five_hundred = median(|| run(&large, &facts));
    let compiled = median(|| compile(&definition).map(|program| program.nodes.len()).unwrap_or_default());
    let before = highest_memory_kb();
    let endless = compile(&self::definition(&looped(100_000))?)?;
    let limit = median_of(3, || run(&endless, &facts));
    let after = highest_memory_kb();
    let (endless, ended) = run(&endless, &facts);
    let (state, _) = run(&large, &facts);
    let encoded =
        median(|| codec::encode(&mut state.clone(), 1, 1, 0).map(|encoded| encoded.row.len()).unwrap_or_default());
    let report = json!({
        "loop_10000_pure_steps_ms": millis(ten_thousand),
        "list_500_pure_steps_ms": millis(five_hundred),
        "compile_500_steps_ms": millis(compiled),
        "encode_state_of_500_steps_ms": millis(encoded),
        "limit": {"executed": endless.executed, "failed": matches!(ended, Some(Outcome::Failed(_))), "ms": millis(limit), "memory_growth_kb": after.saturating_sub(before)},
        "highest_memory_kb": after,
    });
    writeln!(std::io::stdout(), "{report:#}")?;
    Ok(())
}

/// A loop whose pass is four steps: a variable, a condition that holds, and their ends.
fn looped(count: u32) -> Value {
    json!([
        {"id": "l", "moduleId": "loop", "parameters": {"count": count}},
        {"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": "{{l.loop_index}} of {{l.loop_total}}"}},
        {"id": "i", "moduleId": "if_condition", "parameters": {"condition": "{{l.loop_index}} > 0 and [[n]] contains \"of\""}},
        {"id": "e", "moduleId": "endif"},
        {"id": "f", "moduleId": "endloop"},
    ])
}

/// As many steps as a workflow may have, of the kinds that workflows mostly have.
fn big_workflow(steps: usize) -> Value {
    let group = |at: usize| {
        [
            json!({"id": format!("s{at}"), "moduleId": "set_variable", "parameters": {"name": format!("v{at}"), "value": {"a": "[[v0]] and {{s0.variable}}", "b": [1, 2, "{{trigger.data.x}}"]}}}),
            json!({"id": format!("i{at}"), "moduleId": "if_condition", "parameters": {"condition": format!("{{{{s{at}.variable.a}}}} contains \"x\" or [[v{at}.b.count]] >= 3")}}),
            json!({"id": format!("h{at}"), "moduleId": "log", "parameters": {"message": format!("step {at}: {{{{s{at}.variable.b.0}}}}")}}),
            json!({"id": format!("e{at}"), "moduleId": "endif"}),
        ]
    };
    (0..steps / 4).flat_map(group).collect()
}

fn definition(steps: &Value) -> serde_json::Result<Definition> {
    serde_json::from_value(json!({"v": 1, "steps": steps}))
}

fn facts() -> Result<RunFacts, model::IdError> {
    let execution = ExecutionId::from_uuid(uuid::Uuid::from_u128(1));
    Ok(RunFacts {
        execution,
        execution_value: json!({}),
        trigger_value: json!({"data": {"x": "x"}}),
        device: json!({}),
        trigger: Trigger { kind: "manual".into(), data: Map::new(), facts: Map::new() },
        secrets: engine::secrets::Secrets::default(),
        callback: CallbackBase {
            prefix: String::new(),
            account: AccountId::parse("a")?,
            execution,
            secret: "s".into(),
        },
    })
}

fn run(program: &Program, facts: &RunFacts) -> (State, Option<Outcome>) {
    let mut state = State::new(&Map::new());
    let mut decision = advance(program, facts, &mut state, Event::Resume, Timestamp(0), 1000);
    while decision.more {
        decision = advance(program, facts, &mut state, Event::GoOn, Timestamp(0), 1000);
    }
    (state, decision.outcome)
}

fn median<T>(work: impl FnMut() -> T) -> Duration {
    median_of(ROUNDS, work)
}

fn median_of<T>(rounds: usize, mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let began = clock();
            std::hint::black_box(work());
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn clock() -> Instant {
    Instant::now()
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

fn highest_memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok()).unwrap_or(0)
}
