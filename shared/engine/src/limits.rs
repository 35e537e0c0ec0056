//! Limits that the executions of an account share.
//!
//! A place belongs to an execution and not to a time: its row says that it has the place, and the
//! write that stores the result gives it back. So places do not expire. If a process ends while its
//! execution has a place, the place is given back when another process has continued the execution.

mod admit;
mod contention;
mod of_run;
mod plan;
mod wake;

pub use admit::{Admission, Placed, store};
pub use contention::{ROUNDS, own_pause, pause};
pub use of_run::{of_run, waits_for_place, wanted};
pub use plan::{Plan, RUN, Want, given_back, plan};
pub use wake::{FIRST, sweep_limit, wake_after};

/// The most places that an execution has at the same time, so that one transaction can give all of
/// them back.
pub const MOST: usize = 20;
