//! Wait: once for all items.

use super::super::pass::once;
use super::super::{Items, Node, Writer, condition, expression};
use super::Left;
use crate::template::output;
use serde_json::{Value, json};

/// Writes a wait.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let resume = node.text("resume");
    if resume == "webhook" || resume == "form" {
        writer.draft.change(
            "the address to call is {{STEP.callback_url}}; the item has its body",
            "回调地址为 {{STEP.callback_url}}；该项为其请求体",
        );
        let id = writer.id("");
        once(writer, input, |writer| writer.draft.put(&id, "wait_for_callback", &node.name, json!({})));
        let body = json!({"body": output(&id, "body"), "headers": {}, "query": {}, "params": {}});
        return Left::Items(vec![if input.is_many() {
            Items::Many(Value::Array(vec![body]))
        } else {
            Items::One(body)
        }]);
    }
    once(writer, input, |writer| {
        let parameters = if resume == "specificTime" {
            json!({"until": expression::value(writer, &node.parameter("dateTime"))})
        } else {
            interval(writer, node)
        };
        writer.step("", "delay", &node.name, parameters);
    });
    Left::Items(vec![input.clone()])
}

fn interval(writer: &mut Writer<'_>, node: &Node) -> Value {
    let newer = node.version >= 1.1;
    let unit = node.text("unit");
    let factor = match unit.as_str() {
        "seconds" => 1000,
        "minutes" => 60_000,
        "days" => 86_400_000,
        "" if newer => 1000,
        _ => 3_600_000_i64,
    };
    let amount = expression::value(writer, &node.parameter("amount"));
    match &amount {
        Value::Null => json!({"duration": factor * if newer { 5 } else { 1 }}),
        Value::Number(number) => json!({"duration": (number.as_f64().unwrap_or_default() * factor as f64) as i64}),
        _ => {
            let operand = condition::side(writer, Some(&node.parameter("amount")));
            let id = writer.step("ms", "expression", "", json!({"expression": format!("{operand} * {factor}")}));
            json!({"duration": output(&id, "result")})
        }
    }
}
