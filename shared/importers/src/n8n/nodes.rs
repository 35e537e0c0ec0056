//! The kinds of nodes, one file each.

pub mod batches;
pub mod branch;
pub mod code;
pub mod crypto;
pub mod date;
pub mod execute;
pub mod fields;
pub mod http;
pub mod lists;
pub mod merge;
pub mod rename;
pub mod respond;
pub mod stop;
pub mod trigger;
pub mod wait;

use super::items::Items;
use super::kind::Kind;
use super::pass::each;
use super::policy;
use super::source::Node;
use super::writer::Writer;
use crate::report::Outcome;
use serde_json::{Value, json};

/// The items that leave a node.
#[derive(Clone, Debug)]
pub enum Left {
    /// None: the path ends at the node.
    Nothing,
    /// Items, for each output.
    Items(Vec<Items>),
    /// One item, at the output of the first condition that is true.
    Branch {
        /// The one item.
        item: Value,
        /// Conditions, each with an output.
        rules: Vec<(String, usize)>,
        /// The output if none is true.
        otherwise: Option<usize>,
    },
}

/// Writes a node.
pub fn write(writer: &mut Writer<'_>, number: usize, node: &Node, inputs: Vec<Items>) -> Left {
    let mut input = inputs.first().cloned().unwrap_or_else(|| Items::Many(json!([])));
    if node.is_set("executeOnce") {
        input = super::pass::only_first(&input);
    }
    let retries = node.is_set("retryOnFail");
    if (retries || node.on_error() != "stopWorkflow") && !matches!(node.kind, Kind::Http | Kind::Code | Kind::Execute) {
        let en = "what happens if it fails is left out: retries, and going on";
        writer.draft.change(en, "失败时的处理已省略：重试和继续");
    }
    let given = input.clone();
    match kind(writer, number, node, &input, &inputs) {
        Left::Items(outputs) => Left::Items(policy::always(writer, node, &given, outputs)),
        other => {
            if node.is_set("alwaysOutputData") {
                writer.draft.change(
                    "an output without items gives none: alwaysOutputData is left out",
                    "没有项的输出不产生项：alwaysOutputData 已省略",
                );
            }
            other
        }
    }
}

/// Writes a node by its kind.
fn kind(writer: &mut Writer<'_>, number: usize, node: &Node, input: &Items, inputs: &[Items]) -> Left {
    match node.kind {
        Kind::Http => http::write(writer, node, input),
        Kind::Set => fields::write(writer, node, input),
        Kind::If | Kind::Filter | Kind::Switch => branch::write(writer, node, input),
        Kind::Merge => merge::write(writer, node, inputs),
        Kind::Batches => batches::write(writer, number, node, input),
        Kind::Code => code::write(writer, node, input),
        Kind::Wait => wait::write(writer, node, input),
        Kind::Execute => execute::write(writer, node, input),
        Kind::Respond => respond::write(writer, node, input),
        Kind::Stop => stop::write(writer, node, input),
        Kind::Date => date::write(writer, node, input),
        Kind::Sort | Kind::Aggregate | Kind::Limit | Kind::Unique | Kind::SplitOut | Kind::Lists | Kind::Summarize => {
            lists::write(writer, node, input)
        }
        Kind::Rename => rename::write(writer, node, input),
        Kind::Crypto => crypto::write(writer, node, input),
        Kind::NoOp
        | Kind::Sticky
        | Kind::Manual
        | Kind::Webhook
        | Kind::Schedule
        | Kind::Called
        | Kind::Failed
        | Kind::Form => Left::Items(vec![input.clone()]),
        Kind::Other => {
            let credentials = node.raw.get("credentials").and_then(Value::as_object);
            let names: Vec<_> =
                credentials.into_iter().flatten().filter_map(|(_, row)| row.get("name")?.as_str()).collect();
            if !names.is_empty() {
                let names = names.join(", ");
                writer.draft.note(format!("it used the credentials {names}"), format!("它使用凭据 {names}"));
            }
            let written = node.written.clone();
            missing(
                writer,
                input,
                format!("nodes of the type {written} are not known"),
                format!("未知的节点类型 {written}"),
            )
        }
    }
}

/// Writes a step that fails for each item. Returns the items that would leave it.
pub fn missing(writer: &mut Writer<'_>, input: &Items, en: String, zh: String) -> Left {
    let items = each(writer, input, |writer, item| {
        let name = writer.node.clone();
        writer.draft.mark(&name, &name, en, zh);
        item.clone()
    });
    Left::Items(vec![items])
}

/// Writes a node that is switched off, which passes its items on.
pub fn off(writer: &mut Writer<'_>, node: &Node, inputs: Vec<Items>) -> Left {
    writer.draft.note("it is disabled there: items pass through it", "该节点已停用：项直接通过");
    let content = crate::template::literal(&format!("{} ({}) is disabled", node.name, node.written));
    writer.step("", "vflow.data.comment", &node.name, json!({"content": content}));
    Left::Items(vec![inputs.into_iter().next().unwrap_or_else(|| Items::Many(json!([])))])
}

/// The words of outcomes that the documentation uses.
pub fn outcomes() -> [&'static str; 3] {
    [Outcome::Carried.word(), Outcome::Changed.word(), Outcome::Marked.word()]
}
