//! State machines in Amazon States Language.
//!
//! The document that goes from state to state is the variable `state`; a sub-machine of a Parallel
//! or Map state has one of its own. A state becomes the steps of its action, and one that stores
//! the document that follows.

pub mod catch;
pub mod choice;
pub mod context;
pub mod data;
pub mod intrinsic;
pub mod jsonata;
pub mod machine;
pub mod map;
pub mod parallel;
pub mod path;
pub mod resource;
pub mod retry;
pub mod state;
pub mod task;
pub mod wait;
pub mod writer;

use crate::draft::Draft;
use crate::format::{Import, Refusal};
use machine::End;
use serde_json::{Value, json};
use writer::Writer;

/// Imports a state machine: its definition, or the answer of `DescribeStateMachine`.
pub fn import(source: &Value, name: &str) -> Result<Import, Refusal> {
    let inner = source.get("definition").and_then(Value::as_str).map(serde_json::from_str::<Value>);
    let definition = match inner {
        Some(Ok(definition)) => definition,
        Some(Err(error)) => return Err(Refusal::new("definition", format!("is not JSON: {error}"))),
        None => source.clone(),
    };
    let mut draft = Draft::default();
    source.get("name").and_then(Value::as_str).unwrap_or(name).clone_into(&mut draft.flow.name);
    let comment = definition.get("Comment").and_then(Value::as_str).unwrap_or_default();
    comment.clone_into(&mut draft.flow.description);
    draft.enter("(state machine)", "StateMachine");
    if let Some(seconds) = definition.get("TimeoutSeconds").and_then(Value::as_u64) {
        draft.flow.fields.insert("maxExecutionTime".to_owned(), json!(seconds));
    }
    let mut writer = Writer::new(draft, &definition, source);
    writer.draft.push("begin", "set_variable", json!({"name": "state", "value": "{{trigger.data}}"}));
    let falls = machine::write(&mut writer, &definition, "", End::Run)?;
    writer.draft.enter("(state machine)", "StateMachine");
    if falls {
        writer.draft.push("end", "return", json!({"value": "[[state]]"}));
    }
    writer.finish();
    Ok(Import { flows: vec![writer.draft.flow], report: writer.draft.report })
}
