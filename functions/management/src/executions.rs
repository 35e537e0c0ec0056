//! Runs: repeated, taken up again, looked at step by step.

mod body;
pub mod rerun;
pub mod resume;
mod show;
pub mod timeline;
