//! Signals: requests that people or other systems send to a waiting run.

mod question;
mod receive;
mod wake;

pub use question::{Question, QuestionState, question};
pub use receive::{MAX_BODY_BYTES, Received, receive};
pub use wake::wake;
