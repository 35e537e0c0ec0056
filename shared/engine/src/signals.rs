//! What others send to a run that waits.

mod answer;
mod wake;

pub use answer::{Answered, MAX_CALL_BYTES, answer};
pub use wake::wake;
