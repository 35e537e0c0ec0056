//! Starts a run: which workflows may run, the row of a new run, and the run here or in a worker.

mod begin;
mod elsewhere;
mod row;
mod runnable;

pub use begin::{Executed, Start, Wait, begin, repeated};
pub use row::{Accept, accept};
pub use runnable::runnable;
