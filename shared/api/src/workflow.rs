//! Workflows in bodies and answers, for all facades that read and show them.

pub mod body;
mod detail;
pub mod draft;
mod partly;
pub mod steps;

pub use detail::{Detail, detail};
