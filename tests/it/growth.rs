//! How costs grow: with the steps of a run, with the stored data, with overdue rows, and with
//! imported workflows.
//!
//! The gate checks counts, which are the same on every machine. Times are measured on request, for
//! `tests/bench/bench.py`, as one JSON object per line: `cargo test --release -p tests --test it
//! growth -- --ignored --nocapture --test-threads 1`.

use serde_json::Value;
use std::time::Instant;

mod imports;
mod lists;
mod maps;
mod steps;
mod sweep;

/// Prints a measurement.
fn tell(measured: &Value) {
    println!("GROWTH {measured}");
}

/// The real time, which continues while the time of a test is paused.
#[expect(clippy::disallowed_methods, reason = "a measurement of real time")]
fn now() -> Instant {
    Instant::now()
}
