//! Other workflows that a step executes.

use serde_json::{Map, Value};

/// Workflows that a step executes.
#[derive(Clone, Debug, PartialEq)]
pub struct Children {
    /// The number of calls in total.
    pub total: u32,
    /// The calls that can be started now, with their numbers from 0. Each is one execution.
    pub calls: Vec<(u32, ChildCall)>,
    /// How many of them run at once, at least one.
    pub at_once: u32,
}

/// One workflow to execute.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildCall {
    /// The workflow's id.
    pub workflow: String,
    /// The published version; `None` = the current revision.
    pub version: Option<u32>,
    /// The inputs of the execution.
    pub inputs: Map<String, Value>,
}

/// The end of a child.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChildEnd {
    /// The id of its execution; `None` if it was never started.
    pub execution: Option<String>,
    /// Why it failed; `None` if it has completed.
    pub error: Option<String>,
    /// The answer that `output` or `return` has set, or else the declared outputs.
    pub answer: Value,
    /// Its named variables, overwritten by its declared outputs.
    pub variables: Map<String, Value>,
}
