//! The context object: `$$`, or `$states.context`.

use super::writer::Writer;
use crate::template::{self, Part};
use serde_json::{Value, json};

/// The end of a path of the context object that leads into the input of the run, or into the item
/// of a Map state.
pub fn data(path: &[Part]) -> &[Part] {
    let key = |place: usize, name: &str| matches!(path.get(place), Some(Part::Key(key)) if key == name);
    let before = if key(0, "Execution") && key(1, "Input") {
        2
    } else if key(0, "Map") && key(1, "Item") && key(2, "Value") {
        3
    } else {
        path.len()
    };
    path.get(before..).unwrap_or_default()
}

/// The value at a path of the context object.
pub fn value(writer: &mut Writer, path: &[Part]) -> Value {
    let keys: Vec<&str> =
        path.iter().map_while(|part| if let Part::Key(key) = part { Some(key.as_str()) } else { None }).collect();
    match keys.as_slice() {
        ["Execution", "Id" | "Name"] => json!("{{execution.id}}"),
        ["StateMachine", "Id" | "Name"] => json!("{{execution.workflowId}}"),
        ["Execution", "Input", ..] => template::at(&json!("{{trigger.data}}"), path.get(2..).unwrap_or_default()),
        ["State", "Name"] => json!(template::literal(&writer.state)),
        ["Execution", "StartTime"] | ["State", "EnteredTime"] => time(writer),
        ["State", "RetryCount"] => {
            writer.draft.change("$$.State.RetryCount is always 0", "$$.State.RetryCount 始终为 0");
            json!(0)
        }
        ["Task", "Token"] => match &writer.token {
            Some(step) => template::output(step, "callback_url"),
            None => missing(writer, "Task.Token"),
        },
        ["Map", "Item", "Value", ..] => match writer.map.clone() {
            Some(step) => template::at(&template::output(&step, "item"), path.get(3..).unwrap_or_default()),
            None => missing(writer, "Map.Item.Value"),
        },
        ["Map", "Item", "Index"] => match writer.map.clone() {
            Some(step) => {
                let id = writer.step("index", "expression", json!({"expression": format!("{{{{{step}.index}}}} - 1")}));
                template::output(&id, "result")
            }
            None => missing(writer, "Map.Item.Index"),
        },
        [] => {
            json!({"Execution": whole(writer, "Execution"), "StateMachine": whole(writer, "StateMachine"), "State": whole(writer, "State")})
        }
        [part @ ("Execution" | "StateMachine" | "State")] => whole(writer, part),
        ["Map", "Item"] if writer.map.is_some() => {
            let key = |name: &str| ["Map", "Item", name].map(|key| Part::Key(key.to_owned()));
            json!({"Index": value(writer, &key("Index")), "Value": value(writer, &key("Value"))})
        }
        other => {
            let name = other.join(".");
            missing(writer, &name)
        }
    }
}

/// A part of the context object with all known values.
fn whole(writer: &mut Writer, part: &str) -> Value {
    let keys: &[&str] = match part {
        "Execution" => &["Id", "Name", "Input", "StartTime"],
        "State" => &["Name", "EnteredTime"],
        _ => &["Id", "Name"],
    };
    let list = keys.join(", ");
    writer
        .draft
        .change(format!("{part} of the context object has {list} here"), format!("此处上下文对象的 {part} 有 {list}"));
    let path = |key: &str| [Part::Key(part.to_owned()), Part::Key(key.to_owned())];
    keys.iter().map(|key| ((*key).to_owned(), value(writer, &path(key)))).collect()
}

/// The time of the step. A state machine has the time at which its state was entered and at which
/// it was started.
fn time(writer: &mut Writer) -> Value {
    let en = "the times of the context object are the time at which the step runs";
    writer.draft.change(en, "上下文对象中的时间为该步骤运行的时间");
    let id = writer.step("time", "vflow.data.get_current_time", json!({"format": "iso_8601"}));
    template::output(&id, "time")
}

fn missing(writer: &mut Writer, name: &str) -> Value {
    writer.mark("context", format!("the context object has no {name} here"), format!("此处的上下文对象没有 {name}"));
    Value::Null
}
