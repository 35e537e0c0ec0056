//! The workers: what runs without a caller.
//!
//! Each turns an event into one use case. The binaries serve them on Lambda; the local host calls
//! the same functions.

pub mod drain_dlq;
mod message;
pub mod run_execution;
pub mod script_runner;
pub mod send_callback;
pub mod tick;

use engine::Port;

/// All workers.
pub static WORKERS: &[&Worker] =
    &[&drain_dlq::WORKER, &run_execution::WORKER, &script_runner::WORKER, &send_callback::WORKER, &tick::WORKER];

/// A worker as data.
pub struct Worker {
    /// Also its binary and its function in the cloud.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What sets it off.
    pub trigger: Trigger,
    /// The ports it touches.
    pub ports: &'static [Port],
}

/// What sets a worker off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Messages of the step queue.
    StepQueue,
    /// Messages of the callback queue.
    CallbackQueue,
    /// Messages that were set aside from the callback queue.
    CallbackDeadLetters,
    /// The clock, every minute.
    EveryMinute,
    /// Another function, which waits for the answer.
    Call,
}
