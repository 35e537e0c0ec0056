//! The tested workflow, and those that it calls.

use crate::fields::{self, Fields};
use crate::{Path, Problem};
use engine::program::read_limit;
use model::{Definition, Reentry};
use serde_json::{Map, Value, json};

/// A workflow that is tested.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The id, under which other workflows call it; `None` = a new one.
    pub id: Option<String>,
    /// The name of the workflow.
    pub name: String,
    /// The steps, inputs and outputs.
    pub definition: Definition,
    /// The time limit of an execution, in seconds.
    pub max_execution_time: Option<i64>,
    /// What happens to a start while another execution has not ended.
    pub reentry: Option<Reentry>,
    /// The workflows that it can call and that really run.
    pub others: Vec<Subject>,
}

impl Subject {
    /// Reads a workflow in the format of the API: a dictionary with `steps`. Fields that have no
    /// effect on an execution are not read.
    pub fn read(value: &Value, path: &Path) -> Result<Self, Problem> {
        let mut fields = Fields::of(value, path)?;
        let id = fields.read("id", fields::text)?;
        let name = fields.read("name", fields::text)?.unwrap_or_else(|| "workflow".to_owned());
        let max_execution_time = fields.get("maxExecutionTime").and_then(|(value, _)| value.as_i64());
        let reentry = fields.get("reentryBehavior").and_then(|(value, _)| Reentry::parse(value.as_str()?));
        let Some((steps, _)) = fields.get("steps") else { return Err(Problem::new(path, "needs 'steps'")) };
        let mut definition = Map::from_iter([("v".to_owned(), json!(1)), ("steps".to_owned(), with_disabled(steps))]);
        for name in ["inputs", "outputs", "triggers", "record"] {
            if let Some((given, _)) = fields.get(name).filter(|(value, _)| !value.is_null()) {
                definition.insert(name.to_owned(), given.clone());
            }
        }
        let mut definition: Definition =
            serde_json::from_value(Value::Object(definition)).map_err(|error| Problem::new(path, error.to_string()))?;
        if let Some((given, at)) = fields.get("limit").filter(|(value, _)| !value.is_null()) {
            definition.limit = Some(read_limit(given).map_err(|error| Problem::new(&at, error.to_string()))?);
        }
        Ok(Self { id, name, definition, max_execution_time, reentry, others: Vec::new() })
    }
}

/// The steps, in which `isDisabled`, vFlow's name of the field, has priority as it does in the API.
fn with_disabled(steps: &Value) -> Value {
    let mut steps = steps.clone();
    for step in steps.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        if let Some(disabled) = step.get("isDisabled").filter(|value| value.is_boolean()).cloned() {
            step.insert("disabled".to_owned(), disabled);
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_disabled_by_either_name() {
        let steps = json!([
            {"id": "a", "moduleId": "log", "isDisabled": true},
            {"id": "b", "moduleId": "log", "disabled": true},
            {"id": "c", "moduleId": "log", "isDisabled": false, "disabled": true},
        ]);
        let subject = Subject::read(&json!({"steps": steps}), &Path::root()).unwrap();
        let disabled: Vec<_> = subject.definition.steps.iter().map(|step| step.disabled).collect();
        assert_eq!(disabled, [true, true, false]);
    }
}
