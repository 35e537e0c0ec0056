//! If, switch and filter: an item takes one output; a list is divided.

use super::super::{Items, Node, Writer, condition, each};
use super::Left;
use crate::n8n::kind::Kind;
use crate::template::{Part, at, output};
use serde_json::{Value, json};

/// Divides a list by the place of an output that each item has.
const DIVIDE: &str = "Array.from({ length: inputs.outputs }, (_, to) => inputs.list.filter((entry) => entry.to === to).map((entry) => entry.item))";

/// Writes a node that branches.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    if node.flag("options.allMatchingOutputs") {
        writer
            .draft
            .change("an item goes to the first output that fits, not to all", "项只进入第一个符合的输出，而不是所有");
    }
    match input {
        Items::One(item) => {
            (writer.item, writer.all, writer.index) = (item.clone(), input.list(), None);
            let (rules, otherwise) = rules(writer, node);
            Left::Branch { item: item.clone(), rules, otherwise }
        }
        Items::Many(_) => {
            let mut outputs = 0;
            let made = each(writer, input, |writer, item| {
                let (rules, otherwise) = rules(writer, node);
                let all = rules.iter().map(|(_, output)| *output).chain(otherwise);
                outputs = all.max().map_or(0, |last| last + 1);
                let last = otherwise.map_or_else(|| "-1".to_owned(), |output| output.to_string());
                let choice = rules
                    .iter()
                    .rev()
                    .fold(last, |rest, (condition, output)| format!("({condition}) ? {output} : {rest}"));
                let id = writer.step("to", "expression", "", json!({"expression": choice}));
                json!({"item": item, "to": output(&id, "result")})
            });
            let lists = writer.script("divided", "", DIVIDE, json!({"list": made.list(), "outputs": outputs}));
            Left::Items((0..outputs).map(|place| Items::Many(at(&lists, &[Part::Index(place as i64)]))).collect())
        }
    }
}

/// The conditions with their outputs, and the output if none is true.
fn rules(writer: &mut Writer<'_>, node: &Node) -> (Vec<(String, usize)>, Option<usize>) {
    match node.kind {
        Kind::If => (vec![(condition::of(writer, node, &node.parameter("conditions")), 0)], Some(1)),
        Kind::Filter => {
            // Only some versions have the second output, which gets the discarded items.
            (vec![(condition::of(writer, node, &node.parameter("conditions")), 0)], Some(1))
        }
        _ => switch(writer, node),
    }
}

fn switch(writer: &mut Writer<'_>, node: &Node) -> (Vec<(String, usize)>, Option<usize>) {
    if node.text("mode") == "expression" {
        let operand = condition::side(writer, Some(&node.parameter("output")));
        let count = outputs(node);
        return ((0..count).map(|output| (format!("{operand} == {output}"), output)).collect(), None);
    }
    let mut made = Vec::new();
    for (place, rule) in node.list("rules.values").iter().enumerate() {
        let conditions = rule.get("conditions").cloned().unwrap_or_default();
        made.push((condition::of(writer, node, &conditions), place));
    }
    let kind = node.text("dataType");
    writer.word("dataType", &kind, &condition::TYPES);
    let kind = if kind.is_empty() { "number".to_owned() } else { kind };
    for (place, rule) in node.list("rules.rules").iter().enumerate() {
        let left = condition::side(writer, Some(&node.parameter("value1")));
        let right = condition::side(writer, rule.get("value2"));
        let operation =
            rule.get("operation").and_then(Value::as_str).unwrap_or(if kind == "number" { "smaller" } else { "equal" });
        let test = condition::test(writer, &kind, operation, &left, &right, true);
        let output = rule.get("output").and_then(Value::as_u64).map_or(place, |output| output as usize);
        made.push((test, output));
    }
    (made, node.fallback())
}

fn outputs(node: &Node) -> usize {
    node.parameter("numberOutputs").as_u64().or(node.parameter("outputsAmount").as_u64()).unwrap_or(4).min(20) as usize
}
