//! Imports of workflows.

pub mod create;
pub mod foreign;
pub mod one;
