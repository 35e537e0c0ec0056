//! The system.

pub(crate) mod health;
