//! Callbacks: sent when a run has ended.

mod give_up;
mod redeliver;
mod send;

pub use give_up::give_up;
pub use redeliver::redeliver;
pub use send::send;
