//! Nodes that turn a list of items into another: sort, aggregate, limit, remove duplicates, split
//! out, and the older node that did all of it.

use super::super::{Items, Node, Writer, expression};
use super::{Left, missing};
use crate::n8n::kind::Kind;
use crate::n8n::node::text_of;
use serde_json::{Value, json};

const AT: &str = "const at = (v, path) => path.split('.').reduce((x, key) => x === null || x === undefined ? undefined : x[key], v); ";
const SORT: &str = "const compare = (a, b) => a === b ? 0 : typeof a === 'string' && typeof b === 'string' ? (a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : 0) : a < b ? -1 : a > b ? 1 : 0; \
return [...inputs.list].sort((x, y) => { for (const [field, down] of inputs.fields) { const c = compare(at(x, field), at(y, field)); if (c !== 0) return down ? -c : c; } return 0; });";
const AGGREGATE_ALL: &str = "if (inputs.list.length === 0) return []; return [{ [inputs.field]: inputs.list }];";
const AGGREGATE: &str = "if (inputs.list.length === 0) return []; return [Object.fromEntries(inputs.fields.map(([from, to]) => [to, inputs.list.map((item) => at(item, from)).filter((v) => inputs.missing || (v !== undefined && v !== null)).flatMap((v) => inputs.flat && Array.isArray(v) ? v : [v])]))];";
const UNIQUE: &str = "const seen = new Set(); return inputs.list.filter((item) => { const key = JSON.stringify(inputs.fields.length ? inputs.fields.map((field) => at(item, field)) : inputs.except.length ? Object.fromEntries(Object.entries(item).filter(([k]) => !inputs.except.includes(k))) : item); if (seen.has(key)) return false; seen.add(key); return true; });";
const SPLIT: &str = "return inputs.list.flatMap((item) => { const lists = inputs.fields.map((f) => { const v = at(item, f); return Array.isArray(v) ? v : v === undefined || v === null ? [] : typeof v === 'object' ? Object.values(v) : [v]; }); const length = Math.max(0, ...lists.map((l) => l.length)); \
const { [inputs.fields[0]]: _, ...rest } = item; return Array.from({ length }, (_, i) => { const made = inputs.keep === 'allOtherFields' ? { ...rest } : inputs.keep === 'selectedOtherFields' ? Object.fromEntries(inputs.kept.map((k) => [k, at(item, k)])) : {}; \
lists.forEach((l, n) => { const v = l[i]; const name = inputs.names[n] || inputs.fields[n]; if (lists.length === 1 && inputs.keep === 'noOtherFields' && !inputs.names[n] && v !== null && typeof v === 'object' && !Array.isArray(v)) Object.assign(made, v); else made[name] = v; }); return made; }); });";

const SUMMARIZE: &str = "const groups = new Map(); for (const item of inputs.list) { const by = inputs.by.map((f) => at(item, f)); const key = JSON.stringify(by); if (!groups.has(key)) groups.set(key, [by, []]); groups.get(key)[1].push(item); } \
const full = (v) => v !== undefined && v !== null && v !== ''; const made = [...groups.values()].map(([by, items]) => { const row = Object.fromEntries(inputs.by.map((f, i) => [f, by[i]])); \
for (const [how, field, separator, empty] of inputs.fields) { const all = items.map((item) => at(item, field)); const vs = empty ? all : all.filter(full); const ns = vs.map(Number); \
row[`${how === 'countUnique' ? 'unique_count' : how === 'append' ? 'appended' : how === 'concatenate' ? 'concatenated' : how}_${field}`.replaceAll('.', '_')] = how === 'count' ? vs.length : how === 'countUnique' ? new Set(vs.map((v) => JSON.stringify(v))).size : how === 'sum' ? ns.reduce((a, b) => a + b, 0) \
: how === 'average' ? ns.reduce((a, b) => a + b, 0) / ns.length : how === 'min' ? (ns.length ? Math.min(...ns) : null) : how === 'max' ? (ns.length ? Math.max(...ns) : null) : how === 'append' ? vs : vs.join(separator); } return row; }); return made;";

/// Writes a script over the list.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let operation = match node.kind {
        Kind::Sort => "sort".to_owned(),
        Kind::Aggregate => "aggregate".to_owned(),
        Kind::Limit => "limit".to_owned(),
        Kind::Unique => "removeDuplicates".to_owned(),
        Kind::SplitOut => "splitOutItems".to_owned(),
        Kind::Summarize => "summarize".to_owned(),
        _ => node.text_or("operation", "splitOutItems"),
    };
    (writer.item, writer.all, writer.index) = (input.first(), input.list(), None);
    let list = input.list();
    let (script, inputs) = match operation.as_str() {
        "sort" if ["random", "code"].contains(&node.text("type").as_str()) => {
            let (en, zh) = ("sorting at random or by code cannot be carried over", "无法导入随机或按代码排序");
            return missing(writer, input, en.to_owned(), zh.to_owned());
        }
        "sort" => (format!("{AT}{SORT}"), json!({"list": list, "fields": sorted(writer, node)})),
        "limit" => {
            let most = expression::value(writer, &node.parameter("maxItems"));
            let most = if most.is_null() { json!(1) } else { most };
            let from_end = node.text("keep") == "lastItems";
            (
                "inputs.last ? inputs.list.slice(-inputs.most) : inputs.list.slice(0, inputs.most)".to_owned(),
                json!({"list": list, "most": most, "last": from_end}),
            )
        }
        "aggregate" | "aggregateItems" | "concatenateItems" if node.text("aggregate") == "aggregateAllItemData" => {
            if !node.text("include").is_empty() && node.text("include") != "allFields" {
                writer.draft.change("all fields of the items are aggregated", "汇总各项的所有字段");
            }
            let field = node.text_or("destinationFieldName", "data");
            (AGGREGATE_ALL.to_owned(), json!({"list": list, "field": field}))
        }
        "aggregate" | "aggregateItems" | "concatenateItems" => {
            let inputs = json!({"list": list, "fields": aggregated(node), "missing": node.flag("options.keepMissing"), "flat": node.flag("options.mergeLists")});
            (format!("{AT}{AGGREGATE}"), inputs)
        }
        "removeDuplicates" if node.text("operation") == "removeItemsSeenInPreviousExecutions" => {
            let (en, zh) = ("items of earlier runs are not known", "无法得知此前运行中的项");
            return missing(writer, input, en.to_owned(), zh.to_owned());
        }
        "removeDuplicates" | "removeDuplicateInputItems" => (
            format!("{AT}{UNIQUE}"),
            json!({"list": list, "fields": compared(node, "selectedFields"), "except": compared(node, "allFieldsExcept")}),
        ),
        "summarize" => {
            let Some(fields) = summarized(node) else {
                let (en, zh) = ("this way to summarize cannot be carried over", "无法导入该汇总方式");
                return missing(writer, input, en.to_owned(), zh.to_owned());
            };
            let inputs = json!({"list": list, "by": names(node, "fieldsToSplitBy"), "fields": fields});
            (format!("{AT}{SUMMARIZE}"), inputs)
        }
        "splitOutItems" => {
            let keep = node.text_or("include", "noOtherFields");
            let renamed: Vec<String> =
                node.text("options.destinationFieldName").split(',').map(|name| name.trim().to_owned()).collect();
            let inputs = json!({"list": list, "fields": names(node, "fieldToSplitOut"), "keep": keep, "kept": names(node, "fieldsToInclude"), "names": renamed});
            (format!("{AT}{SPLIT}"), inputs)
        }
        other => {
            return missing(
                writer,
                input,
                format!("the operation {other} of lists is not known"),
                format!("未知的列表操作 {other}"),
            );
        }
    };
    Left::Items(vec![Items::Many(writer.script("", &node.name, &script, inputs))])
}

/// Names in a text with commas, or in a list of the older node.
fn names(node: &Node, field: &str) -> Vec<String> {
    let list = node.list(&format!("{field}.fields"));
    let rows = list.iter().filter_map(|row| row.get("fieldName").and_then(Value::as_str).map(str::to_owned));
    let text = node.text(field);
    let parts =
        text.trim_start_matches('=').split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    rows.chain(parts).collect()
}

/// The fields that removing duplicates compares, or leaves out, if it is set so.
fn compared(node: &Node, way: &str) -> Vec<String> {
    let set = node.text("compare");
    let field = if way == "selectedFields" { "fieldsToCompare" } else { "fieldsToExclude" };
    let found = names(node, field);
    if set.is_empty() || set == way { found } else { Vec::new() }
}

fn sorted(writer: &mut Writer<'_>, node: &Node) -> Vec<(String, bool)> {
    let mut made = Vec::new();
    for row in node.list("sortFieldsUi.sortField") {
        let order = text_of(&row, "order");
        writer.word("order", &order, &["ascending", "descending"]);
        made.push((text_of(&row, "fieldName"), order == "descending"));
    }
    made
}

fn aggregated(node: &Node) -> Vec<(String, String)> {
    node.list("fieldsToAggregate.fieldToAggregate")
        .iter()
        .map(|row| {
            let from = text_of(row, "fieldToAggregate");
            let renamed = row.get("renameField") == Some(&Value::Bool(true));
            let to = Some(text_of(row, "outputFieldName")).filter(|name| renamed && !name.is_empty());
            let last = from.rsplit('.').next().unwrap_or_default().to_owned();
            (from, to.unwrap_or(last))
        })
        .collect()
}

/// How fields are summarized: the way, the field, what separates texts, whether empty ones count.
fn summarized(node: &Node) -> Option<Vec<(String, String, String, bool)>> {
    const WAYS: [&str; 8] = ["append", "average", "concatenate", "count", "countUnique", "max", "min", "sum"];
    if node.text("options.outputFormat") == "singleItem" {
        return None;
    }
    node.list("fieldsToSummarize.values")
        .iter()
        .map(|row| {
            let way =
                Some(text_of(row, "aggregation")).filter(|way| !way.is_empty()).unwrap_or_else(|| "count".to_owned());
            let separator = match text_of(row, "separateBy").as_str() {
                "" => ",".to_owned(),
                "\\n" => "\n".to_owned(),
                "other" => text_of(row, "customSeparator"),
                other => other.to_owned(),
            };
            let empty = row.get("includeEmpty") == Some(&Value::Bool(true));
            WAYS.contains(&way.as_str()).then(|| (way, text_of(row, "field"), separator, empty))
        })
        .collect()
}
