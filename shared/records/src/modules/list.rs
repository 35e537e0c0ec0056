//! Lists the modules of the catalogue.

use crate::fold::folded;
use catalogue::{Behaviour, Category, Descriptor, Module};

/// The modules to list.
#[derive(Clone, Debug, Default)]
pub struct ModuleQuery {
    /// Only modules of this group.
    pub category: Option<Category>,
    /// A part of id, name or description, without case; empty = any.
    pub search: String,
    /// Only modules that run here, or only those that need a phone.
    pub runnable: Option<bool>,
}

/// The matching modules, in the order of the catalogue.
pub fn list(query: &ModuleQuery) -> Vec<&'static Module> {
    let search = folded(query.search.trim());
    let matches = |module: &Module| {
        query.category.is_none_or(|category| category == module.descriptor.category)
            && query.runnable.is_none_or(|runs| runs != matches!(module.behaviour, Behaviour::DeviceOnly))
            && (search.is_empty() || texts(module).iter().any(|text| folded(text).contains(&search)))
    };
    catalogue::all().iter().filter(|module| matches(module)).collect()
}

fn texts(module: &Module) -> [&'static str; 5] {
    let Descriptor { name, description, .. } = module.descriptor;
    [module.id, name.zh, name.en, description.zh, description.en]
}
