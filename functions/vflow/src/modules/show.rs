//! Shows the fields of a module that lists and details have in common.

use catalogue::{Behaviour, Module};
use schemars::JsonSchema;
use serde::Serialize;

/// The id, the names and the block role of a module.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ModuleSummary")]
pub(super) struct Summary {
    id: &'static str,
    metadata: Metadata,
    block_behavior: BlockBehavior,
    /// Whether only a phone can run the module. Workflows with it are stored, but their execution
    /// is refused.
    device_only: bool,
    /// The module that does the same, which editors offer instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    alias_of: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ModuleMetadata")]
struct Metadata {
    name: &'static str,
    name_en: &'static str,
    icon: &'static str,
    category: &'static str,
    description: &'static str,
    description_en: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_url: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct BlockBehavior {
    /// `none`, or the role of the module in a block: it opens, divides or closes the block.
    block_type: &'static str,
    can_start_workflow: bool,
    end_block_id: Option<&'static str>,
}

impl Summary {
    /// The module without the address of its manual.
    pub(super) fn of(module: &Module) -> Self {
        let of = module.descriptor;
        Self {
            id: module.id,
            metadata: Metadata {
                name: of.name.zh,
                name_en: of.name.en,
                icon: of.icon,
                category: of.category.id(),
                description: of.description.zh,
                description_en: of.description.en,
                help_url: None,
            },
            block_behavior: BlockBehavior {
                block_type: of.block_type,
                can_start_workflow: of.can_start,
                end_block_id: module.end,
            },
            device_only: matches!(module.behaviour, Behaviour::DeviceOnly),
            alias_of: module.alias_of(),
        }
    }

    /// The same with the address of its manual.
    pub(super) fn with_help(mut self, url: String) -> Self {
        self.metadata.help_url = Some(url);
        self
    }
}
