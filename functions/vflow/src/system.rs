//! The system.

pub mod health;
pub mod info;
