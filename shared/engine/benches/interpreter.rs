//! Measures the interpreter: `cargo bench -p engine` prints one JSON object.
//!
//! The times are medians of several rounds of wall-clock time. The memory is the highest of the
//! process so far (on Linux: `VmHWM`).

use engine::interpret::Outcome;
use engine::program::compile;
use engine::state::codec;
use serde_json::json;
use std::io::Write;
use std::time::{Duration, Instant};
use work::{big_workflow, facts, looped, run};

mod work;

const ROUNDS: usize = 15;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let facts = facts()?;
    let small = compile(&work::definition(&looped(2_500))?)?;
    let ten_thousand = median(|| run(&small, &facts));
    let definition = work::definition(&big_workflow(500))?;
    let large = compile(&definition)?;
    let five_hundred = median(|| run(&large, &facts));
    let compiled = median(|| compile(&definition).map(|program| program.nodes.len()).unwrap_or_default());
    let before = highest_memory_kb();
    let endless = compile(&work::definition(&looped(100_000))?)?;
    let limit = median_of(3, || run(&endless, &facts));
    let after = highest_memory_kb();
    let (endless, ended) = run(&endless, &facts)?;
    let (state, _) = run(&large, &facts)?;
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
