//! Looks after rows that are overdue, and after those of a process that has died.

mod take_over;
mod tick;

pub use take_over::{TakenOver, release_leases, take_over};
pub use tick::{TickReport, tick};
