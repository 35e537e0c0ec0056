//! Starts a run: which workflows may run, the row of a new run, and the run here or in a worker.

mod begin;
mod elsewhere;
mod row;

pub use begin::{Executed, Start, Wait, begin, repeated};
pub use row::{Accept, accept, runnable};
