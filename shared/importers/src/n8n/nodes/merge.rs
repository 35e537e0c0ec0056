//! Merge: the items of several inputs as one list.

use super::super::{Items, Node, Writer};
use super::{Left, missing};
use crate::n8n::node::text_of;
use serde_json::{Value, json};

/// Combines items whose fields are equal.
const BY_FIELDS: &str = "const [a, b] = inputs.lists; const at = (v, path) => path.split('.').reduce((x, key) => x === null || x === undefined ? undefined : x[key], v); \
const same = (x, y) => inputs.fields.every(([f, g]) => JSON.stringify(at(x, f)) === JSON.stringify(at(y, g))); \
const pairs = (x) => b.filter((y) => same(x, y)); \
if (inputs.mode === 'keepNonMatches') return [...a.filter((x) => !b.some((y) => same(x, y))), ...b.filter((y) => !a.some((x) => same(x, y)))]; \
if (inputs.mode === 'enrichInput1') return a.flatMap((x) => { const found = pairs(x); return found.length ? found.map((y) => ({ ...x, ...y })) : [x]; }); \
if (inputs.mode === 'enrichInput2') return b.flatMap((y) => { const found = a.filter((x) => same(x, y)); return found.length ? found.map((x) => ({ ...x, ...y })) : [y]; }); \
const kept = a.flatMap((x) => pairs(x).map((y) => ({ ...x, ...y }))); \
return inputs.mode === 'keepEverything' ? [...kept, ...a.filter((x) => !b.some((y) => same(x, y))), ...b.filter((y) => !a.some((x) => same(x, y)))] : kept;";
const BY_POSITION: &str = "const lengths = inputs.lists.map((l) => l.length); const length = inputs.all ? Math.max(...lengths) : Math.min(...lengths); return Array.from({ length }, (_, i) => Object.assign({}, ...inputs.lists.map((l) => l[i])));";
const ALL_PAIRS: &str =
    "inputs.lists.reduce((made, list) => made.flatMap((x) => list.map((y) => ({ ...x, ...y }))), [{}])";
/// Ways to join by fields.
const JOINS: [&str; 6] = ["", "keepMatches", "keepNonMatches", "enrichInput1", "enrichInput2", "keepEverything"];

/// Writes a merge.
pub fn write(writer: &mut Writer<'_>, node: &Node, inputs: &[Items]) -> Left {
    let mut lists: Vec<Value> = inputs.iter().map(Items::list).collect();
    while lists.len() < 2 {
        lists.push(json!([]));
    }
    let all = inputs.first().cloned().unwrap_or_else(|| Items::Many(json!([])));
    let (mode, by) = (node.text("mode"), node.text("combinationMode") + &node.text("combineBy"));
    let (script, inputs) = match (mode.as_str(), by.as_str()) {
        ("" | "append", _) => ("inputs.lists.flat()", json!({"lists": lists})),
        ("chooseBranch" | "passThrough", _) => {
            let second = node.text("output") == "input2"
                || node.parameter("useDataOfInput") == json!(2)
                || node.text("useDataOfInput") == "2";
            ("inputs.list", json!({"list": lists.get(usize::from(second))}))
        }
        ("wait", _) => ("inputs.lists[0]", json!({"lists": lists})),
        ("combine", "mergeByPosition" | "combineByPosition") | ("mergeByPosition" | "mergeByIndex", _) => (
            BY_POSITION,
            json!({"lists": lists, "all": node.flag("options.includeUnpaired") || node.text("join") == "outer"}),
        ),
        ("combine", "multiplex" | "combineAll") | ("multiplex", _) => (ALL_PAIRS, json!({"lists": lists})),
        ("combine", "" | "mergeByFields" | "combineByFields") | ("mergeByKey", _)
            if lists.len() == 2 && JOINS.contains(&node.text("joinMode").as_str()) =>
        {
            (BY_FIELDS, by_fields(node, &lists))
        }
        (other, by) => {
            let mode = [other, by, &node.text("joinMode")].join(" ").trim().to_owned();
            return missing(
                writer,
                &all,
                format!("the mode {mode} of merge is not known"),
                format!("未知的合并模式 {mode}"),
            );
        }
    };
    Left::Items(vec![Items::Many(writer.script("", &node.name, script, inputs))])
}

fn by_fields(node: &Node, lists: &[Value]) -> Value {
    let mut fields: Vec<(String, String)> = [node.list("mergeByFields.values"), node.list("fieldsToMatch.values")]
        .concat()
        .iter()
        .map(|row| (text_of(row, "field1"), text_of(row, "field2")))
        .collect();
    if fields.is_empty() {
        let list = node.text("fieldsToMatchString");
        fields = list
            .split(',')
            .map(|name| (name.trim().to_owned(), name.trim().to_owned()))
            .filter(|(name, _)| !name.is_empty())
            .collect();
    }
    if fields.is_empty() {
        fields.push((node.text("propertyName1"), node.text("propertyName2")));
    }
    let mode = node.text("joinMode");
    json!({"lists": lists, "fields": fields, "mode": if mode.is_empty() { "keepMatches".to_owned() } else { mode }})
}
