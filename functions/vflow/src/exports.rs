//! Exports of many workflows.

pub mod create;
