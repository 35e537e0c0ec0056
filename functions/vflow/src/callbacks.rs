//! Callbacks: completion webhooks of executions.

pub mod redeliver;
