//! Telling somebody outside the end of a run: what is sent, how it is signed, which answer counts, when it is tried again.

mod gap;
mod judge;
mod payload;
mod signature;

pub use gap::gap;
pub use judge::judge;
pub use payload::{MAX_BODY, payload};
pub use signature::{message_id, sign};
