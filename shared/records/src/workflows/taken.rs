//! The errors for a workflow whose name or key another one has.

use engine::{Engine, Error};
use model::{AccountId, Workflow};

/// The error, with the id of the other workflow if it can be found.
pub(super) async fn name_taken(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Error {
    let lower = workflow.name.to_lowercase();
    let all = engine.ports.workflows.list(account).await.unwrap_or_default();
    let has_it = all.iter().find(|other| {
        other.id != workflow.id && other.folder_id == workflow.folder_id && other.name.to_lowercase() == lower
    });
    Error::NameTaken { name: workflow.name.clone(), by: has_it.map(|other| other.id.to_string()) }
}

pub(super) fn flow_key_taken(workflow: &Workflow) -> Error {
    Error::Exists { what: "flow key", name: workflow.called_by().to_owned() }
}
