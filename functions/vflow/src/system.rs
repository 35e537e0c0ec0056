//! The system.

pub mod health;
