//! The host: its health, its features and its statistics.

pub mod health;
pub mod info;
pub mod stats;
