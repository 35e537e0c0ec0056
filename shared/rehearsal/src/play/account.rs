//! Fills the account of a case: secrets, connections, and published versions of the called
//! workflows.

use super::Unplayable;
use crate::format::Case;
use crate::{Path, Problem, Subject};
use engine::{Engine, Error};
use model::workflow::unwrap_typed;
use model::{AccountId, WorkflowId};
use records::versions::{self, NewVersion};
use records::{connections, secrets};
use serde_json::Value;
use std::collections::BTreeMap;

/// The highest version that is published for a case.
const MAX_VERSION: u32 = 100;

/// The place of a key of the case.
pub(super) fn place(case: &Case, key: &str) -> Path {
    case.origins.first().cloned().unwrap_or_default().key(key)
}

/// Stores the secrets and connections of the case.
pub(super) async fn fill(engine: &Engine, account: &AccountId, case: &Case) -> Result<(), Unplayable> {
    let refused = |key: &str, name: &str, error: Error| Problem::new(&place(case, key).key(name), error.to_string());
    for (name, value) in &case.secrets {
        let put = secrets::put(engine, account, name, value.clone()).await;
        put.map_err(|error| refused("secrets", name, error))?;
    }
    for (name, new) in &case.connections {
        let put = connections::put(engine, account, name, new.clone()).await;
        put.map_err(|error| refused("connections", name, error))?;
    }
    Ok(())
}

/// Publishes the versions that steps call. Each version is the workflow of the test.
pub(super) async fn publish(engine: &Engine, account: &AccountId, subject: &Subject) -> Result<(), Unplayable> {
    let mut wanted = BTreeMap::new();
    for definition in subject.others.iter().map(|other| &other.definition).chain([&subject.definition]) {
        for step in &definition.steps {
            let text = |name: &str| step.parameters.get(name).map(unwrap_typed).and_then(Value::as_str).map(str::trim);
            let number = text("version").and_then(|version| version.trim_start_matches(['v', 'V']).parse::<u32>().ok());
            let id = text("workflow_id").and_then(|id| WorkflowId::parse(id).ok());
            if let (Some(id), Some(number)) = (id, number.filter(|number| *number <= MAX_VERSION)) {
                let highest: &mut u32 = wanted.entry(id).or_default();
                *highest = number.max(*highest);
            }
        }
    }
    for (id, highest) in wanted {
        for _ in 0..highest {
            let new = NewVersion { enabled: true, ..NewVersion::default() };
            match versions::publish(engine, account, &id, new).await {
                Ok(_) => {}
                // The step fails with this error.
                Err(Error::WorkflowNotFound) => break,
                Err(error) => return Err(Unplayable::Workflow(error)),
            }
        }
    }
    Ok(())
}
