//! Shows the fields of a module that lists and details have in common.

use api::schema::{Named, flag, object, or_null, saying, text};
use catalogue::{Behaviour, Module};
use serde_json::{Map, Value, json};

/// The id, the names and the block role of a module.
pub(super) fn summary(module: &Module) -> Map<String, Value> {
    let descriptor = module.descriptor;
    let metadata = json!({
        "name": descriptor.name.zh,
        "nameEn": descriptor.name.en,
        "icon": descriptor.icon,
        "category": descriptor.category.id(),
        "description": descriptor.description.zh,
        "descriptionEn": descriptor.description.en,
    });
    let block = json!({
        "blockType": descriptor.block_type,
        "canStartWorkflow": descriptor.can_start,
        "endBlockId": module.end,
    });
    let entries = [
        ("id", module.id.into()),
        ("metadata", metadata),
        ("blockBehavior", block),
        ("deviceOnly", matches!(module.behaviour, Behaviour::DeviceOnly).into()),
    ];
    let alias = module.alias_of().map(|id| ("aliasOf", id.into()));
    entries.into_iter().chain(alias).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The schema of [`summary`].
pub(super) fn summary_schema() -> Value {
    object([
        ("id", text()),
        (
            "metadata",
            object([
                ("name", text()),
                ("nameEn", text()),
                ("icon", text()),
                ("category", text()),
                ("description", text()),
                ("descriptionEn", text()),
                ("helpUrl?", text()),
            ])
            .named("ModuleMetadata"),
        ),
        (
            "blockBehavior",
            object([
                ("blockType", saying(text(), "`none`, or what it does to the block that it opens, divides or closes")),
                ("canStartWorkflow", flag()),
                ("endBlockId", or_null(&text())),
            ])
            .named("BlockBehavior"),
        ),
        ("deviceOnly", saying(flag(), "Whether only a phone can run it: it is stored, and refused at execute")),
        ("aliasOf?", saying(text(), "The module that does the same, and that editors offer instead of this one")),
    ])
    .named("ModuleSummary")
}
