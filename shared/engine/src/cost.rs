//! What a run costs: what it uses is counted where it is used, and priced where it is shown.

pub mod prices;
pub mod units;
