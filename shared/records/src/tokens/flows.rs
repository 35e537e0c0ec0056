//! Finds flows of an open token that do not exist.

use engine::lint::{Code, Finding};
use engine::{Engine, Result};
use model::{AccountId, Said, nearest};

/// A warning for each key that no flow of the account has. A flow with this key can be created
/// later.
pub async fn unknown_flows(engine: &Engine, account: &AccountId, flows: &[String]) -> Result<Vec<Finding>> {
    if flows.is_empty() {
        return Ok(Vec::new());
    }
    let all = engine.ports.workflows.list(account).await?;
    let strange = |(at, key): (usize, &String)| {
        if all.iter().any(|workflow| workflow.called_by() == key) {
            return None;
        }
        let said = Said::new(format!("there is no flow '{key}'"), format!("没有流程 '{key}'"));
        let near = nearest(key, all.iter().map(|workflow| workflow.called_by())).map(str::to_owned);
        let finding = Finding::warning(Code::UnknownWorkflow, said).suggesting(near);
        Some(Finding { path: format!("flows[{at}]"), ..finding })
    };
    Ok(flows.iter().enumerate().filter_map(strange).collect())
}
