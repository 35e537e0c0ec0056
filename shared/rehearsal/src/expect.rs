//! The expected end of an execution, and the first difference from it.

mod check;
mod read;

pub use check::differences;
pub use read::{Elapsed, Expect, LogExpect, RequestExpect, Requests, StepExpect};
