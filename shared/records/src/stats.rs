//! What an account's runs amount to.

pub(crate) mod read;

pub use read::{Period, StatsView, read};
