//! Signals: what others send to a run that waits.

mod receive;
mod wake;

pub use receive::{MAX_BODY_BYTES, Received, receive};
pub use wake::wake;
