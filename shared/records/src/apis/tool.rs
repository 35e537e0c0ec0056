//! API records of tools: their names and descriptions, and the workflows that they publish.

use super::TOOL_MODULE;
use crate::{versions, workflows};
use engine::{Engine, Error, StoreError};
use futures::{StreamExt, TryStreamExt, stream};
use model::{AccountId, ApiKind, ApiRecord, Definition, Workflow};
use std::collections::HashMap;

/// The longest description, in characters.
pub const MAX_DESCRIPTION: usize = 4_000;
/// The longest name. Some clients refuse longer ones.
const MAX_NAME: usize = 64;
/// How many definitions are read at once.
const AT_ONCE: usize = 8;
/// The names of the tools that every host has. No record can have one of these.
pub const RESERVED: [&str; 16] = [
    "workflow_list",
    "workflow_get",
    "workflow_validate",
    "workflow_save",
    "workflow_diff",
    "workflow_publish",
    "module_search",
    "module_get",
    "run_start",
    "run_list",
    "run_get",
    "run_logs",
    "run_resume",
    "run_stop",
    "test_run",
    "docs_search",
];

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
pub async fn tool(engine: &Engine, account: &AccountId, name: &str) -> Result<PublishedTool, Error> {
    let api = super::find(engine, account, ApiKind::Mcp, TOOL_MODULE, name).await?;
    if !api.enabled {
        return Err(Error::ApiNotFound);
    }
    let workflow = workflows::read::summary(engine, account, &api.workflow_id).await?;
    published(engine, account, api, workflow).await
}

/// The enabled tools after this name, ordered by name, at most `limit`. Those whose workflow or
/// version is disabled or deleted are left out.
pub async fn tools(
    engine: &Engine,
    account: &AccountId,
    after: &str,
    limit: usize,
) -> Result<Vec<PublishedTool>, Error> {
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
        match published(engine, account, api, workflow).await {
            Ok(tool) => Ok(Some(tool)),
            Err(Error::NotFound { .. } | Error::VersionDisabled { .. }) => Ok(None),
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
) -> Result<PublishedTool, Error> {
    let revision = match api.version {
        None => workflow.revision,
        Some(number) => versions::find(engine, account, &workflow.id, number).await?.revision,
    };
    let found = engine.ports.workflows.definition(account, &workflow.id, revision).await?;
    let missing = || StoreError::corrupt("workflow", format!("revision {revision} is missing"));
    Ok(PublishedTool { api, workflow, definition: found.ok_or_else(missing)? })
}

/// Checks the part of a record that only tools have.
pub(super) fn check(api: &ApiRecord) -> Result<(), Error> {
    let Some(tool) = &api.tool else {
        return if api.kind == ApiKind::Mcp { Err(Error::invalid("description", "is required")) } else { Ok(()) };
    };
    if api.kind != ApiKind::Mcp {
        return Err(Error::invalid("description", "is for tools only"));
    }
    let length = tool.description.chars().count();
    if tool.description.trim().is_empty() || length > MAX_DESCRIPTION {
        return Err(Error::invalid("description", format!("must be 1 to {MAX_DESCRIPTION} characters")));
    }
    if tool.read_only && tool.destructive {
        return Err(Error::invalid("destructive", "must be false for a tool that only reads"));
    }
    if RESERVED.contains(&api.function.as_str()) {
        return Err(Error::invalid("name", "is the name of a tool of Sluice"));
    }
    if !is_name(&api.function) {
        return Err(Error::invalid("name", format!("must be 1 to {MAX_NAME} ASCII letters, digits, '-' or '_'")));
    }
    Ok(())
}

/// Whether clients accept this as the name of a tool.
pub(super) fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
