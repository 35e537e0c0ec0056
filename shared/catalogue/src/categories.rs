//! The groups of the catalogue, with the texts that an editor shows.

use crate::bilingual::{Text, text};
use crate::descriptor::Category;

/// The texts that an editor shows for a group.
#[derive(Clone, Copy, Debug)]
pub struct CategoryFacts {
    /// The group that is described.
    pub category: Category,
    /// The name that an editor shows.
    pub name: Text,
    /// The name of an icon.
    pub icon: &'static str,
    /// What the group contains, in one sentence.
    pub description: Text,
}

const fn facts(category: Category, name: Text, icon: &'static str, description: Text) -> CategoryFacts {
    CategoryFacts { category, name, icon, description }
}

/// All groups, in the order of an editor.
pub const CATEGORIES: [CategoryFacts; 8] = [
    facts(
        Category::Trigger,
        text("触发器", "Triggers"),
        "ic_trigger",
        text("工作流触发条件", "Workflow trigger conditions"),
    ),
    facts(
        Category::UiInteraction,
        text("界面交互", "UI Interaction"),
        "ic_ui",
        text("UI自动化操作", "UI automation operations"),
    ),
    facts(
        Category::Logic,
        text("逻辑控制", "Logic Control"),
        "ic_logic",
        text("条件判断与循环", "Conditions and loops"),
    ),
    facts(Category::Data, text("数据", "Data"), "ic_data", text("变量与数据处理", "Variables and data processing")),
    facts(Category::File, text("文件", "File"), "ic_file", text("文件操作", "File operations")),
    facts(Category::Network, text("网络", "Network"), "ic_network", text("网络请求", "Network requests")),
    facts(
        Category::System,
        text("应用与系统", "App & System"),
        "ic_system",
        text("系统控制与应用管理", "System control and app management"),
    ),
    facts(
        Category::Shizuku,
        text("Shizuku", "Shizuku"),
        "ic_shizuku",
        text("高级系统操作", "Advanced system operations"),
    ),
];

impl Category {
    /// The group with this id.
    pub fn parse(id: &str) -> Option<Self> {
        CATEGORIES.iter().map(|facts| facts.category).find(|category| category.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry;

    #[test]
    fn every_module_is_in_a_group_and_no_group_is_empty() {
        let known: Vec<&str> = CATEGORIES.iter().map(|facts| facts.category.id()).collect();
        for module in registry::all() {
            assert!(known.contains(&module.descriptor.category.id()), "{}", module.id);
        }
        for facts in CATEGORIES {
            assert!(registry::all().iter().any(|module| module.descriptor.category == facts.category), "{facts:?}");
        }
    }
}
