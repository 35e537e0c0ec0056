//! Loop over items (split in batches): a `foreach` whose body is the nodes that lead back to this
//! node.

use super::super::cardinality::{is_one_by_one, loop_output};
use super::super::{Items, Node, Writer};
use super::Left;
use crate::n8n::hand_on;
use crate::template::{output, variable};
use serde_json::json;

/// Writes the loop, with its body. The items that have come back are passed on at the end.
pub fn write(writer: &mut Writer<'_>, number: usize, node: &Node, input: &Items) -> Left {
    if node.flag("options.reset") {
        writer.draft.change("the loop is not reset", "循环不会重置");
    }
    let single = is_one_by_one(node);
    let mut list = input.list();
    if !single {
        let size = super::super::expression::value(writer, &node.parameter("batchSize"));
        let size = if size.is_null() { json!(if node.version >= 3.0 { 1 } else { 10 }) } else { size };
        let script = "const parts = []; for (let i = 0; i < inputs.list.length; i += inputs.size) parts.push(inputs.list.slice(i, i + inputs.size)); return parts;";
        list = writer.script("batches", "", script, json!({"list": list, "size": size}));
    }
    let id = writer.id("");
    let back = format!("back-{id}");
    writer.draft.put(&id, "foreach", &node.name, json!({"input_list": list, "collect": variable(&back)}));
    writer.draft.push(&format!("{back}-none"), "set_variable", json!({"name": back, "value": []}));
    let item = output(&id, "item");
    let items = if single { Items::One(item) } else { Items::Many(item) };
    writer.left.insert(node.name.clone(), items.clone());
    writer.loops.push((number, back));
    hand_on(writer, number, loop_output(node), &items);
    // A node to which several nodes of the body lead is also part of the body.
    for join in writer.plan.layout.behind(number).to_vec() {
        if leads_back(writer, join, number) {
            crate::n8n::joined(writer, join);
            node.name.clone_into(&mut writer.node);
        }
    }
    writer.loops.pop();
    node.name.clone_into(&mut writer.node);
    writer.draft.enter(&node.name, &node.written);
    writer.step("end", "endforeach", "", json!({}));
    let done = writer.script("done", "", "inputs.lists.flat()", json!({"lists": output(&id, "results")}));
    let mut outputs = vec![Items::Many(json!([])); 2];
    if let Some(entry) = outputs.get_mut(1 - loop_output(node)) {
        *entry = Items::Many(done);
    }
    writer.draft.note("the last output has the items that came back in all passes", "最后的输出为各轮返回的项");
    hand_on(writer, number, 1 - loop_output(node), &outputs.swap_remove(1 - loop_output(node)));
    Left::Nothing
}

fn leads_back(writer: &Writer<'_>, from: usize, to: usize) -> bool {
    let (mut seen, mut stack) = (Vec::new(), vec![from]);
    while let Some(node) = stack.pop() {
        if node == to {
            return true;
        }
        if !seen.contains(&node) {
            seen.push(node);
            stack.extend(writer.source.successors(node));
        }
    }
    false
}
