//! The end of a run: ended or stopped from outside, and the messages that are owed then.

mod end;
mod failure;
mod settle;

pub use end::{GRACE, end, stop, stop_outside};
pub(crate) use settle::start_round;
pub use settle::{due_at, settle_at_end, settle_debts};
