//! Exports of several workflows.

pub mod create;
