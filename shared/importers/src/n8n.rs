//! Workflows of n8n.
//!
//! A node of n8n runs once for each item that reaches it. If exactly one item reaches a node (for
//! example after a webhook), the item is a single value. Otherwise the items are a list, and the
//! node becomes a `foreach` whose results are the items of the next node. Branches of a list are
//! lists, and no node runs for an empty list.

pub mod cardinality;
pub mod condition;
pub mod expression;
pub mod items;
pub mod kind;
pub mod node;
pub mod nodes;
pub mod pass;
pub mod piece;
pub mod policy;
pub mod prelude;
pub mod source;
pub mod writer;

use crate::template::{output, variable};
use crate::{Draft, Import, Refusal, Report};
use items::Items;
use kind::Kind;
use nodes::Left;
use pass::each;
use serde_json::{Value, json};
use source::{Node, Source, Target};
use writer::Writer;

/// Imports a workflow, a list of workflows, or an answer of the API that contains them.
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

/// Writes a node with the items that reach its inputs, and the nodes to which it leads.
pub fn node(writer: &mut Writer<'_>, number: usize, inputs: Vec<Items>) {
    let source = writer.source;
    let Some(node) = source.nodes.get(number) else { return };
    writer.node.clone_from(&node.name);
    let row = writer.draft.enter(&node.name, &node.written);
    if source.pinned.contains(&node.name) {
        writer.draft.change("its pinned data is left out: give it to a test", "固定数据已省略：请写入测试");
    }
    if runs_for_each_branch(writer, number) {
        let en = "several branches lead to it: it runs once with the items of all, where n8n runs it once for each";
        writer.draft.change(en, "有多个分支通向它：此处只运行一次并处理所有分支的条目，n8n 则对每个分支各运行一次");
    }
    prepare(writer, number);
    writer.begin(number);
    let before = writer.draft.flow.steps.len();
    let left =
        if node.is_disabled() { nodes::off(writer, node, inputs) } else { nodes::write(writer, number, node, inputs) };
    if writer.draft.flow.steps.len() == before {
        let content = crate::template::literal(&node.name);
        writer.step("", "vflow.data.comment", &node.name, json!({"content": content}));
    }
    if let Some(step) = writer.draft.flow.steps.get_mut(before) {
        let notes = node.raw.get("notes").and_then(Value::as_str).unwrap_or_default();
        crate::template::literal(notes).clone_into(&mut step.note);
    }
    writer.unread(node);
    deliver(writer, number, left);
    for join in writer.plan.layout.behind(number).to_vec() {
        joined(writer, join);
    }
    writer.draft.leave(row);
}

/// Whether items can reach a node from several branches of one run, without a merge.
fn runs_for_each_branch(writer: &Writer<'_>, number: usize) -> bool {
    let (plan, source) = (&writer.plan, writer.source);
    let kind = |node: usize| source.nodes.get(node).map(|node| node.kind);
    if kind(number) == Some(Kind::Merge) || !plan.layout.is_merge(number) || plan.exact.get(number) == Some(&true) {
        return false;
    }
    let nodes = 0..=source.nodes.len();
    let divided = nodes.clone().find(|from| plan.layout.behind(*from).contains(&number)).and_then(kind);
    let mut before = nodes.filter(|from| source.successors(*from).contains(&number) && !plan.is_back(*from, number));
    !matches!(divided, Some(Kind::If | Kind::Switch)) || before.any(|from| plan.single.get(from) != Some(&true))
}

/// Empties the variables of the nodes that are after this one.
pub fn prepare(writer: &mut Writer<'_>, number: usize) {
    for join in writer.plan.layout.behind(number).to_vec() {
        if writer.plan.exact.get(join) == Some(&true) {
            continue;
        }
        for input in inputs_of(writer, join) {
            let name = writer.join(join, input);
            writer.draft.push(&format!("{name}-none"), "set_variable", json!({"name": name, "value": []}));
        }
    }
}

/// Writes a node to which several others lead.
pub fn joined(writer: &mut Writer<'_>, number: usize) {
    let exact = writer.plan.exact.get(number) == Some(&true);
    let inputs = inputs_of(writer, number);
    let items = inputs.into_iter().map(|input| {
        let name = variable(&writer.join(number, input));
        if exact { Items::One(name) } else { Items::Many(name) }
    });
    let items = items.collect();
    node(writer, number, items);
}

/// The inputs of a node that are connected.
fn inputs_of(writer: &Writer<'_>, number: usize) -> Vec<usize> {
    let targets = writer.source.outputs.iter().flatten().flatten();
    let mut inputs: Vec<usize> = targets.filter(|target| target.node == number).map(|target| target.input).collect();
    inputs.push(0);
    inputs.sort_unstable();
    inputs.dedup();
    inputs
}

fn deliver(writer: &mut Writer<'_>, number: usize, left: Left) {
    let name = writer.node.clone();
    match left {
        Left::Nothing => {}
        Left::Items(outputs) => {
            if let Some(first) = outputs.first() {
                writer.left.insert(name, first.clone());
            }
            let last = outputs.first().cloned();
            for (output, items) in outputs.into_iter().enumerate() {
                hand_on(writer, number, output, &items);
            }
            if writer.source.successors(number).is_empty()
                && let Some(items) = last
            {
                answer(writer, &items);
            }
        }
        Left::Branch { item, rules, otherwise } => {
            writer.left.insert(name.clone(), Items::One(item.clone()));
            let items = Items::One(item);
            for (place, (condition, output)) in rules.iter().enumerate() {
                name.clone_into(&mut writer.node);
                let part = if place == 0 { "" } else { "next" };
                writer.step(part, "if_condition", &name, json!({"condition": condition}));
                hand_on(writer, number, *output, &items);
                name.clone_into(&mut writer.node);
                writer.step("else", "else", "", json!({}));
            }
            if let Some(output) = otherwise {
                hand_on(writer, number, output, &items);
            }
            name.clone_into(&mut writer.node);
            for _ in &rules {
                writer.step("end", "endif", "", json!({}));
            }
        }
    }
}

/// Passes items to all inputs that an output is connected to, one after the other.
pub fn hand_on(writer: &mut Writer<'_>, number: usize, output: usize, items: &Items) {
    let row = writer.draft.enter(
        &writer.node.clone(),
        &writer.source.nodes.get(number).map(|node| node.written.clone()).unwrap_or_default(),
    );
    let name = writer.node.clone();
    for target in writer.source.targets(number, output).to_vec() {
        name.clone_into(&mut writer.node);
        connection(writer, number, target, items);
    }
    name.clone_into(&mut writer.node);
    writer.draft.leave(row);
}

/// Follows one connection.
pub fn connection(writer: &mut Writer<'_>, from: usize, target: Target, items: &Items) {
    if writer.plan.is_back(from, target.node) {
        return back(writer, target.node, items);
    }
    if writer.plan.layout.is_merge(target.node) {
        let name = writer.join(target.node, target.input);
        let exact = writer.plan.exact.get(target.node) == Some(&true);
        let value = match items {
            Items::One(item) if exact => item.clone(),
            Items::One(item) => {
                let parameters = json!({"list": variable(&name), "item": item});
                output(&writer.draft.push(&format!("{name}-add"), "list_append", parameters), "result")
            }
            Items::Many(list) => {
                let inputs = json!({"before": variable(&name), "items": list});
                let script = "inputs.before.concat(inputs.items ?? [])";
                crate::script::push(&mut writer.draft, &format!("{name}-add"), script, inputs)
            }
        };
        writer.set(&name, value);
        return;
    }
    let items = if writer.plan.is_header(target.node) && !is_batches(writer, target.node) {
        let name = writer.join(target.node, 0);
        writer.set(&name, items.list());
        Items::Many(variable(&name))
    } else {
        items.clone()
    };
    node(writer, target.node, vec![items]);
}

fn is_batches(writer: &Writer<'_>, node: usize) -> bool {
    writer.source.nodes.get(node).is_some_and(|node| node.kind == Kind::Batches)
}

/// A connection that leads back: the next pass of a loop over items, or a jump.
fn back(writer: &mut Writer<'_>, target: usize, items: &Items) {
    if let Some((_, name)) = writer.loops.iter().rev().find(|(node, _)| *node == target).cloned() {
        writer.set(&name, items.list());
        return;
    }
    let name = writer.join(target, 0);
    let many = items.is_many();
    if many {
        let list = crate::template::operand(&items.list()).unwrap_or_default();
        writer.step("if", "if_condition", "", json!({"condition": format!("len({list}) > 0")}));
    }
    writer.set(&name, items.list());
    writer.jump(target);
    if many {
        writer.step("endif", "endif", "", json!({}));
    }
}

/// The last node of a path: its items are the result of the run.
fn answer(writer: &mut Writer<'_>, items: &Items) {
    if !writer.loops.is_empty() {
        return;
    }
    let value = match items {
        Items::One(item) => item.clone(),
        Items::Many(list) => list.clone(),
    };
    // In n8n, a node without items does not run, so it does not replace the result of another path.
    let before = writer.draft.flow.steps.iter().any(|step| step.module == "output");
    let condition = items.is_many().then(|| crate::template::operand(&value)).flatten().filter(|_| before);
    if let Some(list) = &condition {
        writer.step("if", "if_condition", "", json!({"condition": format!("len({list}) > 0")}));
    }
    writer.step("result", "output", "", json!({"value": value}));
    if condition.is_some() {
        writer.step("endif", "endif", "", json!({}));
    }
    if writer.answers {
        writer.step("respond", "respond", "", json!({"body": items.first()}));
    }
}
