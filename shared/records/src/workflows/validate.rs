//! Finds mistakes in a workflow before it is stored or executed.

use super::check;
use super::create::{self, NewWorkflow};
use super::read::read;
use engine::lint::{self, Finding, Known};
use engine::{Engine, Error, program};
use model::{AccountId, Definition, WorkflowId};

/// Checks a workflow that is not stored.
pub async fn validate_given(engine: &Engine, account: &AccountId, new: NewWorkflow) -> Result<Vec<Finding>, Error> {
    let id = new.id.clone();
    let (workflow, definition) = create::prepare(engine, new);
    let mut found = Vec::new();
    found.extend(check::summary(&workflow).err().map(|error| Finding::of(&error)));
    match check::folder(engine, account, workflow.folder_id.as_deref()).await {
        Err(Error::FolderNotFound) => {
            let refused = Error::invalid("folderId", "there is no such folder");
            found.push(Finding::of(&refused));
        }
        other => other?,
    }
    found.extend(validate_saved(engine, account, id.as_ref(), &definition).await?);
    Ok(found)
}

/// Checks the current revision of a stored workflow.
pub async fn validate_stored(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Vec<Finding>, Error> {
    let (_, definition) = read(engine, account, id).await?;
    validate_saved(engine, account, Some(id), &definition).await
}

/// Checks a definition that was stored under this id, or is about to be.
pub async fn validate_saved(
    engine: &Engine,
    account: &AccountId,
    id: Option<&WorkflowId>,
    definition: &Definition,
) -> Result<Vec<Finding>, Error> {
    let known = known(engine, account, id, definition).await?;
    Ok(lint::check(definition, &known, engine.ports.clock.now()))
}

/// The records of the account to which the workflow refers.
async fn known(
    engine: &Engine,
    account: &AccountId,
    id: Option<&WorkflowId>,
    definition: &Definition,
) -> Result<Known, Error> {
    let calls = definition.steps.iter().any(|step| step.parameters.contains_key("workflow_id"));
    let uses_secrets = program::compile(definition).is_ok_and(|program| !program.secrets.is_empty());
    let workflows = if calls {
        let all = engine.ports.workflows.list(account).await?;
        Some(all.iter().map(|workflow| workflow.id.to_string()).collect())
    } else {
        None
    };
    let secrets = if uses_secrets {
        let all = engine.ports.secrets.list(account).await?;
        Some(all.into_iter().map(|secret| secret.name).collect())
    } else {
        None
    };
    Ok(Known { itself: id.map(ToString::to_string), workflows, secrets })
}
