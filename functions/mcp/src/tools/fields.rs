//! Reads arguments that several tools have.

use api::Fields;
use engine::Error;
use model::workflow::unwrap_typed;
use model::{ExecutionId, WorkflowId};
use serde_json::{Map, Value};

/// The workflow that `workflowId` names.
pub(super) fn workflow_id(fields: &Fields<'_>) -> Result<WorkflowId, Error> {
    WorkflowId::parse(fields.required_text("workflowId")?).map_err(|_| Error::WorkflowNotFound)
}

/// The run that `runId` names.
pub(super) fn run_id(fields: &Fields<'_>) -> Result<ExecutionId, Error> {
    ExecutionId::parse(fields.required_text("runId")?).map_err(|_| Error::ExecutionNotFound)
}

/// A number between 1 and `most`.
pub(super) fn limit(fields: &Fields<'_>, usual: usize, most: usize) -> Result<usize, Error> {
    let Some(number) = fields.integer("limit")? else { return Ok(usual) };
    let number = usize::try_from(number).ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| fields.refuse("limit", format!("must be 1 to {most}")))
}

/// A position in a list.
pub(super) fn position(fields: &Fields<'_>, name: &str) -> Result<Option<usize>, Error> {
    let Some(value) = fields.integer(name)? else { return Ok(None) };
    usize::try_from(value).map(Some).map_err(|_| fields.refuse(name, "must be 0 or more"))
}

/// Values by name, each plain or as `{type, value}`.
pub(super) fn values(given: Option<&Map<String, Value>>) -> Map<String, Value> {
    let given = given.into_iter().flatten();
    given.map(|(name, value)| (name.clone(), unwrap_typed(value).clone())).collect()
}

/// The number in `v3` or `3`.
pub(super) fn number(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('v').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|number| plain && *number > 0)
}
