//! The delivery of a callback: its body, its signature, the check of the answer, and the gaps
//! between attempts.

mod gap;
mod judge;
mod payload;
mod signature;

pub use gap::gap;
pub use judge::judge;
pub use payload::{MAX_BODY, payload};
pub use signature::{message_id, sign};
