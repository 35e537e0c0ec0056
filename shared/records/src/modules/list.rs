//! The modules of the catalogue that an editor asks for.

use crate::fold::folded;
use catalogue::{Category, Descriptor, Module};

/// Which modules.
#[derive(Clone, Debug, Default)]
pub struct ModuleQuery {
    /// Only of this group.
    pub category: Option<Category>,
    /// A part of id, name or description, without regard to case; empty = any.
    pub search: String,
}

/// The modules that match, in the catalogue's order.
pub fn list(query: &ModuleQuery) -> Vec<&'static Module> {
    let search = folded(query.search.trim());
    let matches = |descriptor: &Descriptor| {
        query.category.is_none_or(|category| category == descriptor.category)
            && (search.is_empty() || texts(descriptor).iter().any(|text| folded(text).contains(&search)))
    };
    catalogue::all().iter().copied().filter(|module| matches(&module.descriptor)).collect()
}

fn texts(descriptor: &Descriptor) -> [&'static str; 5] {
    let Descriptor { id, name, description, .. } = descriptor;
    [id, name.zh, name.en, description.zh, description.en]
}
