//! The workers: functions that no caller of an API starts.
//!
//! Each calls one function of the engine or the sandbox for an event. The binaries serve them on
//! Lambda; the local host calls the same functions.

pub mod drain_dlq;
mod message;
pub mod run_execution;
pub mod script_runner;
pub mod send_callback;
pub mod tick;

use engine::Port;

/// All workers of Sluice.
pub static WORKERS: &[&Worker] =
    &[&drain_dlq::WORKER, &run_execution::WORKER, &script_runner::WORKER, &send_callback::WORKER, &tick::WORKER];

/// A worker as data.
pub struct Worker {
    /// The name of the worker, and of its function in the cloud.
    pub name: &'static str,
    /// The purpose in one sentence.
    pub summary: &'static str,
    /// What starts the worker.
    pub trigger: Trigger,
    /// The ports that it uses.
    pub ports: &'static [Port],
}

/// What starts a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Messages of the step queue.
    StepQueue,
    /// Messages of the callback queue.
    CallbackQueue,
    /// Messages of the dead-letter queue of callbacks.
    CallbackDeadLetters,
    /// The clock, every minute.
    EveryMinute,
    /// Another function, which waits for the answer.
    Call,
}
