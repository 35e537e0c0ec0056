//! Other workflows as parts of a run.

use serde_json::{Map, Value};

/// Workflows to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Children {
    /// One execution each.
    pub calls: Vec<ChildCall>,
    /// How many run at once, at least one.
    pub at_once: u32,
}

/// One workflow to run.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildCall {
    /// The workflow's id.
    pub workflow: String,
    /// Which published version of it; `None` = the workflow as it is.
    pub version: Option<u32>,
    /// Its inputs.
    pub inputs: Map<String, Value>,
}

/// How a child ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChildEnd {
    /// Its execution's id; none if it was never started.
    pub execution: Option<String>,
    /// Why it did not end well; `None` if it did.
    pub error: Option<String>,
    /// What `output` or `return` set, or else its declared outputs.
    pub answer: Value,
    /// Its named variables, and its declared outputs over them.
    pub variables: Map<String, Value>,
}
