//! Exports of workflows.

pub mod create;
pub mod one;
