//! A workflow that a caller sends and that is not stored yet.

use super::{body, partly};
use crate::{Fields, unknown};
use engine::lint::Finding;
use engine::{Engine, Error, Result};
use model::AccountId;
use records::workflows::{self, NewWorkflow, WorkflowChange};
use serde_json::{Map, Value};

/// The version of a workflow if none is given.
const FIRST_VERSION: &str = "1.0.0";
/// The most findings before unreadable fields are no longer reported one by one.
const MOST: usize = 100;

/// The new workflow, with the defaults of the editor.
pub fn new(mut given: WorkflowChange) -> NewWorkflow {
    given.version.get_or_insert_with(|| FIRST_VERSION.to_owned());
    given.v_flow_level.get_or_insert(1);
    NewWorkflow { fields: given, ..NewWorkflow::default() }
}

/// All findings. A field that cannot be read is a finding, and all other fields are still checked.
pub async fn findings(engine: &Engine, account: &AccountId, given: &Map<String, Value>) -> Result<Vec<Finding>> {
    let mut found = unknown::fields(&body::schema(), given).findings();
    let mut left = given.clone();
    let change = loop {
        match body::read(&Fields::top(&left)) {
            Ok(change) => break change,
            Err(error @ Error::Invalid { .. }) if found.len() < MOST => {
                found.push(Finding::of(&error));
                if let Error::Invalid { field, .. } = &error
                    && !partly::without(&mut left, field)
                {
                    return Ok(found);
                }
            }
            Err(error) => return Err(error),
        }
    };
    found.extend(workflows::validate_given(engine, account, new(change)).await?);
    Ok(found)
}
