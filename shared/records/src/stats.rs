//! Statistics about an account's executions.

mod count;
pub(crate) mod read;
mod series;

pub use read::{Period, StatsView, read};
pub use series::{Part, Series, series};
