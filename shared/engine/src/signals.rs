//! Signals: what others send to a run that waits.

mod question;
mod receive;
mod wake;

pub use question::{Question, Standing, question};
pub use receive::{MAX_BODY_BYTES, Received, receive};
pub use wake::wake;
