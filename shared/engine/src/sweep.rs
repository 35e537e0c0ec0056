//! Acts on rows that are overdue, and on those of a process that has ended.

mod due_rows;
mod report;
mod take_over;
mod tick;

pub use report::TickReport;
pub use take_over::{TakenOver, release_leases, take_over};
pub use tick::tick;
