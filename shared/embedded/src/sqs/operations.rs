//! One file for each group of operations: requests, checks and responses.

pub(super) mod attributes;
mod batch;
pub(super) mod delete;
pub(super) mod queues;
pub(super) mod receive;
pub(super) mod send;
pub(super) mod visibility;

use serde::Serialize;

/// The response of operations that return nothing.
#[derive(Debug, Serialize)]
pub(super) struct Done {}
