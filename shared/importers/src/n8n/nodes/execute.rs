//! Execute workflow: `call_workflow`, once for each item.

use super::super::{Items, Node, Writer, each, expression, policy};
use super::Left;
use crate::template::output;
use serde_json::{Value, json};

/// Writes a call for each item.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let id = Some(node.parameter("workflowId.value"))
        .filter(|id| !id.is_null())
        .unwrap_or_else(|| node.parameter("workflowId"));
    node.seen("workflowId.mode");
    node.seen("mode");
    let source = node.text("source");
    if !["", "database"].contains(&source.as_str()) {
        let (en, zh) = (
            format!("a workflow from {source} cannot be called: import it, and call that"),
            format!("无法调用来自 {source} 的工作流：请先导入"),
        );
        return super::missing(writer, input, en, zh);
    }
    writer.draft.change(
        format!("workflow_id must be the id of the imported workflow; there it was {}", crate::template::text_of(&id)),
        format!("workflow_id 须为导入后的工作流 ID；原为 {}", crate::template::text_of(&id)),
    );
    if input.is_many() && node.text("mode") != "each" {
        writer.draft.change(
            "the workflow is called once for each item, not once with all",
            "对每一项调用一次，而不是一次传入所有项",
        );
    }
    if node.parameter("options.waitForSubWorkflow") == Value::Bool(false) {
        writer.draft.change("the run waits for the end of the workflow", "运行会等待该工作流结束");
    }
    let given = node.parameter("workflowInputs.value");
    let made = each(writer, input, |writer, item| {
        let id = expression::value(writer, &id);
        let inputs = match &given {
            Value::Object(entries) if !entries.is_empty() => expression::value(writer, &given),
            _ => item.clone(),
        };
        let step = writer.id("");
        let mut parameters = json!({"workflow_id": id, "inputs": inputs});
        let rules = policy::of(writer, node);
        if let Some(parameters) = parameters.as_object_mut() {
            parameters.extend(rules);
        }
        writer.draft.put(&step, "call_workflow", &node.name, parameters);
        policy::result(writer, node, &step, &output(&step, "result"))
    });
    let list = match made {
        Items::One(result) => json!([result]),
        Items::Many(results) => results,
    };
    let list = writer.script("items", "", "inputs.results.flat()", json!({"results": list}));
    let outputs = policy::outputs(writer, node, Items::Many(list));
    Left::Items(outputs)
}
