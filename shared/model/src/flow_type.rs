//! Whether a workflow that is called as a flow answers at its end or at once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether the caller of a flow waits for its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum FlowType {
    /// The caller waits for the end.
    #[default]
    Sync,
    /// The caller gets an id at once and asks for the result later.
    Async,
}
