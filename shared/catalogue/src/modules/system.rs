//! Modules of the group `system`.

pub mod delay;
pub mod log;
