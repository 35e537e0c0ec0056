//! Imports of several workflows.

pub mod create;
