//! Parallel states as `parallel` blocks.

use super::End;
use super::writer::Writer;
use super::{data, retry};
use crate::{Refusal, template};
use serde_json::{Value, json};

/// Writes a Parallel state. The last step of each branch keeps its result.
pub fn write(writer: &mut Writer, state: &Value, at: &str) -> Result<(), Refusal> {
    let name = writer.state.clone();
    retry::refuse(writer, state);
    let input = data::input(writer, state);
    let given = data::arguments(writer, state, &input);
    writer.draft.push(&name, "parallel.start", json!({}));
    let branches = state.get("Branches").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut results = Vec::new();
    for (number, branch) in branches.iter().enumerate() {
        writer.draft.push(&format!("{name}-branch-{}", number + 1), "parallel.branch", json!({}));
        let before = writer.deeper(None);
        let hint = format!("{name}-begin-{}", number + 1);
        writer.draft.push(&hint, "set_variable", json!({"name": writer.variable, "value": given}));
        let end = writer.draft.ids.take(&format!("{name}-result-{}", number + 1));
        let row = writer.draft.enter(&name, "Parallel");
        super::machine(writer, branch, &format!("{at}Branches[{number}]."), End::Label(end.clone()))?;
        writer.draft.leave(row);
        writer.draft.enter(&name, "Parallel");
        writer.draft.put(&end, "expression", "", json!({"expression": writer.document()}));
        results.push(template::output(&end, "result"));
        writer.back(before);
        name.clone_into(&mut writer.state);
    }
    writer.draft.push(&format!("{name}-end"), "parallel.end", json!({}));
    data::output(writer, state, input, &Value::Array(results));
    Ok(())
}
