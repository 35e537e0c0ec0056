//! The lint of workflows: it finds planted mistakes, says nothing about workflows that are right,
//! and `docs/reference/findings.md` lists all of its codes.

mod alarms;
mod mistakes;
mod page;
mod sources;
mod suites;

use engine::lint::{self, Finding, Known};
use model::{Definition, Timestamp};
use serde_json::{Value, json};

/// A moment in January 2026.
const NOW: Timestamp = Timestamp(1_768_000_000_000);

/// Everything that is found in a workflow, as files and requests contain it.
fn found(workflow: &Value, known: &Known) -> Vec<Finding> {
    lint::check(&definition(workflow), known, NOW)
}

fn definition(workflow: &Value) -> Definition {
    let mut workflow = workflow.as_object().cloned().unwrap_or_default();
    workflow.insert("v".to_owned(), 1.into());
    if let Some(tests) = workflow.remove("tests") {
        workflow.insert("kept".to_owned(), json!({"tests": tests}));
    }
    for step in workflow.get_mut("steps").and_then(Value::as_array_mut).into_iter().flatten() {
        // The name in requests and files, and the name in the store.
        if step["isDisabled"] == true {
            step["disabled"] = json!(true);
        }
    }
    serde_json::from_value(Value::Object(workflow.clone()))
        .unwrap_or_else(|error| panic!("{error}: {}", Value::Object(workflow)))
}
