//! Finds mistakes in a workflow before it is stored or executed.

use super::check;
use super::create::{self, NewWorkflow};
use super::read::read;
use engine::connections::name_of;
use engine::lint::{self, Code, Finding, Known};
use engine::secrets::is_name;
use engine::{Engine, Error, Result, program};
use model::{AccountId, Definition, Said, Workflow, WorkflowId};

/// Checks a workflow that is not stored.
pub async fn validate_given(engine: &Engine, account: &AccountId, new: NewWorkflow) -> Result<Vec<Finding>> {
    let id = new.id.clone();
    let (workflow, definition) = create::prepare(engine, new);
    let mut found = Vec::new();
    for checked in [check::summary(&workflow), check::limits(&definition)] {
        found.extend(checked.err().map(|error| Finding::of(&error)));
    }
    match check::folder(engine, account, workflow.folder_id.as_deref()).await {
        Err(Error::FolderNotFound) => {
            let refused = Error::invalid("folderId", "there is no such folder");
            found.push(Finding::of(&refused));
        }
        other => other?,
    }
    match check::callback(engine, account, &workflow).await {
        Err(refused @ Error::Invalid { .. }) => found.push(Finding::of(&refused)),
        other => other?,
    }
    found.extend(on_failure(engine, account, &workflow).await?);
    found.extend(validate_saved(engine, account, id.as_ref(), &definition).await?);
    Ok(found)
}

/// The finding about a workflow for failures that does not exist.
async fn on_failure(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Result<Option<Finding>> {
    let Some(id) = &workflow.on_failure else { return Ok(None) };
    if engine.ports.workflows.read(account, id).await?.is_some() {
        return Ok(None);
    }
    let said = Said::new(format!("there is no workflow '{id}'"), format!("没有工作流 '{id}'"));
    Ok(Some(Finding { path: "onFailure".to_owned(), ..Finding::warning(Code::UnknownWorkflow, said) }))
}

/// Checks a workflow that was just stored with this definition.
pub async fn validate_new(
    engine: &Engine,
    account: &AccountId,
    workflow: &Workflow,
    definition: &Definition,
) -> Result<Vec<Finding>> {
    let mut found: Vec<_> = on_failure(engine, account, workflow).await?.into_iter().collect();
    found.extend(validate_saved(engine, account, Some(&workflow.id), definition).await?);
    Ok(found)
}

/// Checks the current revision of a stored workflow.
pub async fn validate_stored(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Vec<Finding>> {
    let (workflow, definition) = read(engine, account, id).await?;
    validate_new(engine, account, &workflow, &definition).await
}

/// Checks a definition that was stored under this id, or is about to be.
async fn validate_saved(
    engine: &Engine,
    account: &AccountId,
    id: Option<&WorkflowId>,
    definition: &Definition,
) -> Result<Vec<Finding>> {
    let known = known(engine, account, &[definition]).await?;
    let known = Known { itself: id.map(ToString::to_string), ..known };
    Ok(lint::check(definition, &known, engine.ports.clock.now()))
}

/// Checks the definitions of workflows that were just stored, in their order, until they have more
/// than `most` steps together.
pub(crate) async fn validate_many(
    engine: &Engine,
    account: &AccountId,
    stored: &[(Workflow, Definition)],
    most: usize,
) -> Vec<Vec<Finding>> {
    let mut steps = 0_usize;
    let fits = |(_, definition): &&(Workflow, Definition)| {
        steps = steps.saturating_add(definition.steps.len());
        steps <= most
    };
    let stored: Vec<_> = stored.iter().take_while(fits).collect();
    let definitions: Vec<_> = stored.iter().map(|(_, definition)| definition).collect();
    // They are stored already, so a failure must not refuse them. Unknown facts are not checked.
    let mut known = known(engine, account, &definitions).await.unwrap_or_default();
    let mut found = Vec::with_capacity(stored.len());
    for (workflow, definition) in stored {
        known.itself = Some(workflow.id.to_string());
        let of_failures = on_failure(engine, account, workflow).await.unwrap_or_default();
        let mut of_this: Vec<_> = of_failures.into_iter().collect();
        of_this.extend(lint::check(definition, &known, engine.ports.clock.now()));
        found.push(of_this);
    }
    found
}

/// The records of the account to which the workflows refer.
async fn known(engine: &Engine, account: &AccountId, definitions: &[&Definition]) -> Result<Known> {
    let mut steps = definitions.iter().flat_map(|definition| &definition.steps);
    let calls = steps.any(|step| step.parameters.contains_key("workflow_id"));
    let names_secrets =
        |definition: &&Definition| program::compile(definition).is_ok_and(|program| !program.secrets.is_empty());
    let workflows = if calls {
        let all = engine.ports.workflows.list(account).await?;
        Some(all.iter().map(|workflow| workflow.id.to_string()).collect())
    } else {
        None
    };
    let mut steps = definitions.iter().flat_map(|definition| &definition.steps);
    let connects = steps.any(|step| step.parameters.contains_key("connection"));
    let (mut secrets, mut connections) = (None, None);
    if connects || definitions.iter().any(names_secrets) {
        let all = engine.ports.secrets.list(account).await?;
        connections = Some(all.iter().filter_map(|facts| name_of(&facts.name)).map(str::to_owned).collect());
        secrets = Some(all.into_iter().map(|facts| facts.name).filter(|name| is_name(name)).collect());
    }
    Ok(Known { itself: None, workflows, secrets, connections })
}
