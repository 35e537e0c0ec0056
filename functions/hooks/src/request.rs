//! Requests of other systems.

pub mod receive;
