//! What a workflow is given.

pub mod list;
