//! The node that renames keys of items.

use super::super::{Items, Node, Writer, each};
use super::Left;
use crate::n8n::node::text_of;
use serde_json::json;

/// Gives fields other names; dots lead into dictionaries.
const RENAME: &str = "const made = structuredClone(inputs.item ?? {}); \
for (const [from, to] of inputs.names) { const path = from.split('.'), last = path.pop(); const at = path.reduce((x, k) => x?.[k], made); \
if (at === null || typeof at !== 'object' || !(last in at)) continue; const value = at[last]; delete at[last]; \
const way = to.split('.'), end = way.pop(); way.reduce((x, k) => x[k] ??= {}, made)[end] = value; } return made;";

/// Writes a script for each item.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let names: Vec<(String, String)> =
        node.list("keys.key").iter().map(|row| (text_of(row, "currentKey"), text_of(row, "newKey"))).collect();
    let items = each(writer, input, |writer, item| {
        writer.script("", &node.name, RENAME, json!({"item": item, "names": names}))
    });
    Left::Items(vec![items])
}
