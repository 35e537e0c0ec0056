//! Statistics about an account's executions.

pub(crate) mod read;

pub use read::{Period, StatsView, read};
