//! The steps of a node: once for each item, or once if there are items.

use super::items::{Items, keep};
use super::writer::Writer;
use crate::template::output;
use serde_json::{Value, json};

/// Writes what a node does for each item, and gives the items that leave it.
pub fn each(writer: &mut Writer<'_>, items: &Items, write: impl FnOnce(&mut Writer<'_>, &Value) -> Value) -> Items {
    let name = writer.node.clone();
    match items {
        Items::One(item) => {
            (writer.item, writer.all, writer.index) = (item.clone(), items.list(), None);
            let item = item.clone();
            Items::One(write(writer, &item))
        }
        Items::Many(list) => {
            let id = writer.id("items");
            let item = output(&id, "item");
            (writer.item, writer.all, writer.index) = (item.clone(), list.clone(), Some(output(&id, "index")));
            let place = writer.draft.flow.steps.len();
            writer.draft.put(&id, "foreach", &name, json!({"input_list": list}));
            let made = write(writer, &item);
            if let Some(step) = writer.draft.flow.steps.get_mut(place) {
                step.parameters.insert("collect".to_owned(), made);
            }
            name.clone_into(&mut writer.node);
            let end = writer.id("end");
            writer.draft.put(&end, "endforeach", "", json!({}));
            writer.index = None;
            Items::Many(output(&id, "results"))
        }
    }
}

/// Writes steps that run once, and only if there are items.
pub fn once(writer: &mut Writer<'_>, items: &Items, write: impl FnOnce(&mut Writer<'_>)) {
    (writer.item, writer.all, writer.index) = (items.first(), items.list(), None);
    let condition = match items {
        Items::One(_) => None,
        Items::Many(list) => crate::template::operand(list),
    };
    if let Some(list) = &condition {
        let id = writer.id("if");
        writer.draft.put(&id, "if_condition", "", json!({"condition": format!("len({list}) > 0")}));
    }
    write(writer);
    if condition.is_some() {
        let id = writer.id("endif");
        writer.draft.put(&id, "endif", "", json!({}));
    }
}

/// Keeps an item in a variable with the name of the node.
pub fn keep_item(writer: &mut Writer<'_>, value: &Value) -> Value {
    let (id, name) = (writer.id(""), writer.node.clone());
    keep(&mut writer.draft, &id, &name, value)
}

/// The first of the items, as one item.
pub fn only_first(items: &Items) -> Items {
    match items {
        Items::One(_) => items.clone(),
        Items::Many(list) => {
            let text = crate::template::text_of(list);
            let (inner, close) = text.split_at(text.len().saturating_sub(2));
            Items::Many(Value::String(format!("{inner}.:1{close}")))
        }
    }
}
