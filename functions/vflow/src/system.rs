//! The system.

pub mod health;
pub mod info;
pub mod stats;
