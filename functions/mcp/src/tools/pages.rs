//! The tool that searches the documentation.

use super::builder::{Frame, Tool};
use super::fields::limit;
use super::outcome::Outcome;
use crate::docs;
use api::Fields;
use api::schema::{integer, text};
use engine::Error;
use serde_json::{Map, Value, json};

/// `docs_search`, the tool.
pub(super) static SEARCH: Tool = Tool {
    name: "docs_search",
    title: "Search the documentation",
    says: "Finds sections of the documentation of Sluice: the workflow language, expressions, test files, how-tos. \
           Whole pages are resources, such as sluice://docs/reference/workflows.md.",
    frame: Frame::READS,
    arguments: &[("query", text, "A few words"), ("limit?", integer, "How many sections, 5 by default, at most 20")],
    run: |_, _, given| Box::pin(async move { searched(given) }),
};

fn searched(given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let found = docs::search(fields.required_text("query")?, limit(&fields, 5, 20)?);
    let rows: Vec<_> = found.iter().map(row).collect();
    Ok(Outcome::ok(json!({"sections": rows})))
}

fn row(section: &docs::Section) -> Value {
    json!({"uri": docs::uri(section.page), "heading": section.heading, "text": section.excerpt()})
}
