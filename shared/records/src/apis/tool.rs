//! API records of tools, with the workflows that they publish.

use super::find::find;
use super::tool_check::TOOL_MODULE;
use crate::{versions, workflows};
use engine::{Engine, Error, Result, StoreError};
use futures::{StreamExt, TryStreamExt, stream};
use model::{AccountId, ApiKind, ApiRecord, Definition, Version, Workflow};
use std::collections::HashMap;

/// How many definitions are read at once.
const AT_ONCE: usize = 8;

/// A workflow that is called as a tool.
#[derive(Clone, Debug)]
pub struct PublishedTool {
    /// The record that publishes it.
    pub api: ApiRecord,
    /// The workflow that it publishes.
    pub workflow: Workflow,
    /// The definition that a call executes.
    pub definition: Definition,
}

/// The enabled tool with this name.
pub async fn tool(engine: &Engine, account: &AccountId, name: &str) -> Result<PublishedTool> {
    let api = find(engine, account, ApiKind::Mcp, TOOL_MODULE, name).await?;
    if !api.enabled {
        return Err(Error::ApiNotFound);
    }
    let workflow = workflows::read::summary(engine, account, &api.workflow_id).await?;
    let version = versions::pinned(engine, account, &api).await?;
    published(engine, account, api, workflow, version).await
}

/// The enabled tools after this name, ordered by name, at most `limit`. Those whose workflow or
/// version is disabled or deleted are left out.
pub async fn tools(engine: &Engine, account: &AccountId, after: &str, limit: usize) -> Result<Vec<PublishedTool>> {
    let mut apis = engine.ports.apis.list(account).await?;
    apis.retain(|api| api.kind == ApiKind::Mcp && api.enabled && api.function.as_str() > after);
    if apis.is_empty() {
        return Ok(Vec::new());
    }
    let all = engine.ports.workflows.list(account).await?;
    let by_id: HashMap<_, _> = all.iter().map(|workflow| (&workflow.id, workflow)).collect();
    let callable = apis.into_iter().filter_map(|api| {
        let workflow = by_id.get(&api.workflow_id).filter(|workflow| workflow.is_enabled)?;
        Some((api, Workflow::clone(workflow)))
    });
    let callable: Vec<_> = callable.take(limit).collect();
    let read = callable.into_iter().map(|(api, workflow)| async move {
        match versions::pinned(engine, account, &api).await {
            Ok(version) if version.as_ref().is_none_or(|version| version.enabled) => {
                published(engine, account, api, workflow, version).await.map(Some)
            }
            Ok(_) | Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    });
    let found: Vec<_> = stream::iter(read).buffered(AT_ONCE).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn published(
    engine: &Engine,
    account: &AccountId,
    api: ApiRecord,
    workflow: Workflow,
    version: Option<Version>,
) -> Result<PublishedTool> {
    let revision = version.map_or(workflow.revision, |version| version.revision);
    let found = engine.ports.workflows.definition(account, &workflow.id, revision).await?;
    let missing = || StoreError::corrupt("workflow", format!("revision {revision} is missing"));
    Ok(PublishedTool { api, workflow, definition: found.ok_or_else(missing)? })
}
