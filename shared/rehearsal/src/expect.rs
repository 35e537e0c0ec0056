//! How an execution must end, and the first difference from that.

mod check;
mod read;

pub use check::differences;
pub use read::{Elapsed, Expect, LogExpect, RequestExpect, Requests, StepExpect};
