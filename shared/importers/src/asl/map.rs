//! Map states as `foreach` blocks.

use super::End;
use super::writer::Writer;
use super::{data, jsonata, path, retry};
use crate::{Refusal, template};
use serde_json::{Value, json};

/// How many passes run at once if the state sets no limit, as in an inline Map.
const AT_ONCE: u64 = 40;

/// Writes a Map state.
pub fn write(writer: &mut Writer, state: &Value, at: &str) -> Result<(), Refusal> {
    let name = writer.state.clone();
    let (field, machine) = match (state.get("ItemProcessor"), state.get("Iterator")) {
        (Some(machine), _) => ("ItemProcessor", machine),
        (None, Some(machine)) => ("Iterator", machine),
        (None, None) => return Err(Refusal::new(format!("{at}ItemProcessor"), "is missing")),
    };
    retry::refuse(writer, state);
    report_distributed(writer, state, machine);
    let input = data::input(writer, state);
    if state.get("ItemReader").is_some() {
        let (en, zh) = (
            "items that ItemReader reads from S3 cannot be carried over: give a list",
            "无法导入 ItemReader 从 S3 读取的项：请给出列表",
        );
        writer.draft.mark(&format!("{name}-reader"), &name, en, zh);
    }
    let items = if data::is_jsonata(writer, state) {
        state.get("Items").map_or_else(|| input.clone(), |items| jsonata::payload(writer, items, &input, None))
    } else {
        let text = state.get("ItemsPath").and_then(Value::as_str).unwrap_or("$");
        path::value(writer, text, &input)
    };
    let each = writer.draft.ids.take(&name);
    let most = at_once(writer, state);
    let outer = writer.document();
    let before = writer.deeper(Some(each.clone()));
    let result = writer.document();
    writer.draft.put(&each, "foreach", &name, json!({"input_list": items, "parallelism": most, "collect": result}));
    let item = template::output(&each, "item");
    let selector = state.get("ItemSelector").or_else(|| state.get("Parameters"));
    let given = match selector {
        Some(selector) if data::is_jsonata(writer, state) => jsonata::payload(writer, selector, &outer, None),
        Some(selector) => data::payload(writer, selector, &input),
        None => item,
    };
    writer.draft.push(&format!("{name}-item"), "set_variable", json!({"name": writer.variable, "value": given}));
    let end = writer.draft.ids.take(&format!("{name}-next"));
    let steps = writer.draft.flow.steps.len();
    super::machine(writer, machine, &format!("{at}{field}."), End::Label(end.clone()))?;
    writer.draft.enter(&name, "Map");
    let jumps = |step: &crate::draft::Made| step.parameters.get("target_step_id") == Some(&json!(end));
    if writer.draft.flow.steps.iter().skip(steps).any(jumps) {
        writer.draft.put(&end, "vflow.data.comment", "", json!({"content": "The end of the pass"}));
    }
    writer.draft.push(&format!("{name}-end"), "endforeach", json!({}));
    writer.back(before);
    name.clone_into(&mut writer.state);
    let results = template::output(&each, "results");
    data::output(writer, state, input, &results);
    Ok(())
}

/// How many passes run at once.
fn at_once(writer: &mut Writer, state: &Value) -> u64 {
    const MOST: u64 = 100;
    match state.get("MaxConcurrency") {
        Some(Value::Number(number)) => {
            let most = number.as_u64().filter(|most| *most > 0).unwrap_or(AT_ONCE);
            if most > MOST {
                writer.draft.change("at most 100 passes run at once", "最多同时运行 100 次");
            }
            most.min(MOST)
        }
        None => AT_ONCE,
        Some(_) => {
            writer.draft.change(
                "MaxConcurrency is computed there: 40 passes run at once here",
                "MaxConcurrency 为计算值：此处同时运行 40 次",
            );
            AT_ONCE
        }
    }
}

/// Reports the features of a distributed Map that a block does not have.
fn report_distributed(writer: &mut Writer, state: &Value, machine: &Value) {
    let mode = machine.get("ProcessorConfig").and_then(|config| config.get("Mode")).and_then(Value::as_str);
    if mode == Some("DISTRIBUTED") {
        let en =
            "the items of a distributed Map are worked on within the run; map_workflow gives each a run of its own";
        writer.draft.change(en, "分布式 Map 的各项在同一运行中处理；map_workflow 为每项单独运行");
    }
    for field in ["ItemBatcher", "ResultWriter", "ToleratedFailurePercentage", "ToleratedFailureCount"] {
        if state.get(field).is_some() {
            writer.draft.change(format!("{field} is left out"), format!("{field} 已省略"));
        }
    }
}
