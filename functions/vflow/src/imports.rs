//! Imports of many workflows.

pub mod create;
