//! Finds a flow by its key and version.

use super::find::find;
use engine::rows::load_program;
use engine::{Engine, Error, Result};
use model::{AccountId, Input, Version, Workflow};

/// A version of a workflow that is called as a flow.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The workflow's record.
    pub workflow: Workflow,
    /// The version's record.
    pub version: Version,
    /// The inputs that this version declares.
    pub inputs: Vec<Input>,
}

/// The version with this number, enabled or not, of the workflow with this flow key.
pub async fn find_flow(engine: &Engine, account: &AccountId, flow_key: &str, number: u32) -> Result<Flow> {
    let workflows = &engine.ports.workflows;
    let id = workflows.find_flow(account, flow_key).await?.ok_or(Error::WorkflowNotFound)?;
    let workflow = workflows.read(account, &id).await?.ok_or(Error::WorkflowNotFound)?;
    let version = find(engine, account, &id, number).await?;
    let program = load_program(engine, account, &id, version.revision).await?;
    let program = program.ok_or(Error::Internal("the revision of a version is gone"))?;
    Ok(Flow { workflow, version, inputs: program.inputs.clone() })
}
