//! Code, function and function item.

use super::super::{Items, Node, Writer, each, expression, policy};
use super::{Left, missing};
use serde_json::Value;

/// Writes a script.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let language = node.text("language");
    if language.starts_with("python") {
        return missing(
            writer,
            input,
            "code in Python cannot be carried over".to_owned(),
            "Python 代码无法导入".to_owned(),
        );
    }
    let code = [node.text("jsCode"), node.text("functionCode")].concat();
    if node.is_each() {
        let body = format!(
            "const item = inputs.json;\nconst made = await (async () => {{\n{code}\n}})();\nreturn made?.json ?? made ?? $json;"
        );
        let items = each(writer, input, |writer, _| {
            let id = writer.id("");
            let made = expression::script(writer, &id, &node.name, &body, &format!("{code} $json"));
            finish(writer, node, &id, &made)
        });
        let outputs = policy::outputs(writer, node, items);
        return Left::Items(outputs);
    }
    let body = format!(
        "const items = $input.all();\nif (items.length === 0) return [];\nconst item = items[0];\nconst made = await (async () => {{\n{code}\n}})();\n\
         return LIST(made).map((entry) => entry !== null && typeof entry === 'object' && 'json' in entry ? entry.json : entry);"
    );
    (writer.item, writer.all, writer.index) = (input.first(), input.list(), None);
    let id = writer.id("");
    let made = expression::script(writer, &id, &node.name, &body, &format!("{code} $input"));
    rules(writer, node);
    let made = policy::results(writer, node, &id, &made);
    let outputs = policy::outputs(writer, node, Items::Many(made));
    Left::Items(outputs)
}

fn finish(writer: &mut Writer<'_>, node: &Node, step: &str, made: &Value) -> Value {
    rules(writer, node);
    policy::result(writer, node, step, made)
}

fn rules(writer: &mut Writer<'_>, node: &Node) {
    let rules = policy::of(writer, node);
    if let Some(last) = writer.draft.last() {
        last.parameters.extend(rules);
    }
}
