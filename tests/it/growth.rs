//! How costs grow: with the steps of a run, with what is stored, with what is overdue, with what is
//! imported.
//!
//! The gate looks at counts, which are the same on every machine. Times are measured on demand, for
//! `tests/bench/bench.py`, one JSON object a line: `cargo test --release -p tests --test it growth
//! -- --ignored --nocapture --test-threads 1`.

use serde_json::Value;
use std::time::Instant;

mod imports;
mod lists;
mod steps;
mod sweep;

/// Tells a measurement, for whoever reads the test's output.
fn tell(measured: &Value) {
    println!("GROWTH {measured}");
}

/// The time of the machine, which passes while that of a test is paused.
#[expect(clippy::disallowed_methods, reason = "a measurement of real time")]
fn now() -> Instant {
    Instant::now()
}
