//! Workflows of n8n.
//!
//! A node of n8n runs once for each item that reaches it. An item is carried as a value of its own
//! where exactly one reaches a node (behind a webhook, say), and else as a list: then the node is a
//! `foreach`, whose results are the items for the next. Branches of a list are lists, and no node
//! runs for an empty one.

pub mod cardinality;
pub mod condition;
pub mod edge;
pub mod expression;
pub mod items;
pub mod nodes;
pub mod policy;
pub mod prelude;
pub mod source;
pub mod writer;

use crate::draft::Draft;
use crate::format::{Import, Refusal};
use crate::report::Report;
use serde_json::Value;
use source::Source;
use writer::Writer;

/// Imports a workflow, a list of them, or an answer of the API with them.
pub fn import(source: &Value, name: &str) -> Result<Import, Refusal> {
    let list = match source {
        Value::Array(items) => items.iter().collect(),
        other => match other.get("data").or_else(|| other.get("workflows")) {
            Some(Value::Array(items)) if other.get("nodes").is_none() => items.iter().collect(),
            Some(inner) if inner.get("nodes").is_some() => vec![inner],
            _ => vec![source],
        },
    };
    let mut import = Import::default();
    let several = list.len() > 1;
    for (number, workflow) in list.iter().enumerate() {
        let at = if several { format!("[{number}].") } else { String::new() };
        let source = Source::read(workflow, name, &at)?;
        let mut report = std::mem::take(&mut import.report);
        for group in source.groups() {
            let flow = write(&source, &group, report);
            report = flow.report;
            import.flows.push(flow.flow);
        }
        import.report = report;
    }
    Ok(import)
}

/// Writes the workflow of one group of triggers.
fn write(source: &Source, group: &source::Group, report: Report) -> Draft {
    let mut draft = Draft::default();
    draft.report = report;
    draft.flow.name.clone_from(&group.name);
    draft.flow.source_id.clone_from(&source.id);
    if !source.id.is_empty() && group.is_first {
        draft.flow.fields.insert("id".to_owned(), Value::String(source.id.clone()));
    }
    let mut writer = Writer::new(draft, source, group);
    nodes::trigger::begin(&mut writer, group);
    writer.finish(group);
    writer.draft
}
