//! Lists the API records of an account.

use engine::{Engine, Result};
use model::{AccountId, ApiRecord};
use std::collections::HashMap;

/// A record, as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedApi {
    /// The API record.
    pub api: ApiRecord,
    /// The name of its workflow; `None` if the workflow was deleted.
    pub workflow_name: Option<String>,
}

/// All records, ordered by kind, module and function.
pub async fn list(engine: &Engine, account: &AccountId) -> Result<Vec<ListedApi>> {
    let apis = engine.ports.apis.list(account).await?;
    if apis.is_empty() {
        return Ok(Vec::new());
    }
    let workflows = engine.ports.workflows.list(account).await?;
    let names: HashMap<_, _> = workflows.iter().map(|workflow| (&workflow.id, &workflow.name)).collect();
    let listed = apis.into_iter().map(|api| {
        let workflow_name = names.get(&api.workflow_id).map(|name| (*name).clone());
        ListedApi { api, workflow_name }
    });
    Ok(listed.collect())
}
