//! What lists and details show of a module.

use catalogue::{Behaviour, Module};
use serde_json::{Map, Value, json};

/// Id, names and nesting.
pub(super) fn summary(module: &Module) -> Map<String, Value> {
    let descriptor = &module.descriptor;
    let metadata = json!({
        "name": descriptor.name.zh,
        "nameEn": descriptor.name.en,
        "icon": descriptor.icon,
        "category": descriptor.category.id(),
        "description": descriptor.description.zh,
        "descriptionEn": descriptor.description.en,
    });
    let block = json!({
        "blockType": descriptor.shape.block_type,
        "canStartWorkflow": descriptor.can_start,
        "endBlockId": descriptor.shape.end,
    });
    let entries = [
        ("id", descriptor.id.into()),
        ("metadata", metadata),
        ("blockBehavior", block),
        ("deviceOnly", matches!(module.behaviour, Behaviour::DeviceOnly).into()),
    ];
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
