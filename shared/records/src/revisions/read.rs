//! Reads a revision with its definition.

use crate::workflows;
use engine::{Engine, Error, Result};
use model::{AccountId, Definition, Revision, Workflow, WorkflowId};

/// The revision with this number, its definition, and the workflow as it is now.
pub async fn read(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    number: u32,
) -> Result<(Workflow, Revision, Definition)> {
    let workflow = workflows::read::summary(engine, account, id).await?;
    let definition = definition(engine, account, id, number).await?;
    let before = number.checked_add(1);
    let page = engine.ports.workflows.revisions(account, id, before, 1).await?;
    let found = page.revisions.into_iter().find(|revision| revision.number == number);
    let revision = found.unwrap_or(Revision { number, step_count: None, saved: None });
    Ok((workflow, revision, definition))
}

/// The definition of a revision that a caller has named.
pub(super) async fn definition(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    number: u32,
) -> Result<Definition> {
    let found = engine.ports.workflows.definition(account, id, number).await?;
    found.ok_or(Error::NotFound { what: "revision" })
}
