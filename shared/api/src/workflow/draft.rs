//! A workflow that a caller sends and that is not stored yet.

use super::{body, partly};
use crate::{Fields, unknown};
use engine::lint::Finding;
use engine::{Engine, Error, Result};
use model::{AccountId, Definition};
use records::workflows::{self, NewWorkflow, WorkflowChange};
use serde_json::{Map, Value};

/// The version of a workflow if none is given.
const FIRST_VERSION: &str = "1.0.0";
/// The most findings before unreadable fields are no longer reported one by one.
const MOST: usize = 100;

/// Fills in the defaults of the editor: enabled, first in its folder, no time limit.
pub fn new(given: WorkflowChange) -> NewWorkflow {
    NewWorkflow {
        id: None,
        name: given.name.unwrap_or_default(),
        description: given.description.unwrap_or_default(),
        folder_id: given.folder_id.flatten(),
        is_enabled: given.is_enabled.unwrap_or(true),
        is_favorite: given.is_favorite.unwrap_or(false),
        order: given.order.unwrap_or(0),
        tags: given.tags.unwrap_or_default(),
        version: given.version.unwrap_or_else(|| FIRST_VERSION.to_owned()),
        author: given.author.unwrap_or_default(),
        homepage: given.homepage.unwrap_or_default(),
        flow_key: given.flow_key.flatten(),
        flow_type: given.flow_type.unwrap_or_default(),
        v_flow_level: given.v_flow_level.unwrap_or(1),
        max_execution_time: given.max_execution_time.flatten(),
        reentry_behavior: given.reentry_behavior.flatten(),
        callback_url: given.callback_url.flatten(),
        on_failure: given.on_failure.flatten(),
        schedules_paused: given.schedules_paused.unwrap_or_default(),
        trigger_config: given.trigger_config.unwrap_or(Value::Null),
        definition: Definition {
            v: 1,
            steps: given.steps.unwrap_or_default(),
            inputs: given.inputs.unwrap_or_default(),
            outputs: given.outputs.unwrap_or_default(),
            triggers: given.triggers.unwrap_or_default(),
            kept: given.kept.unwrap_or_default().into_iter().filter(|(_, value)| !value.is_null()).collect(),
            record: given.record.unwrap_or_default(),
            limit: given.limit.flatten(),
        },
        saved_by: given.saved_by,
        note: given.note.unwrap_or_default(),
    }
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
