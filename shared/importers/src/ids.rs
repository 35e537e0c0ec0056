//! Ids of steps, which are derived from the names of the parts in the source.

use std::collections::HashSet;

/// Names that have a special meaning in references.
const RESERVED: [&str; 9] =
    ["trigger", "execution", "current_time", "error", "secrets", "device_info", "item", "index", "step"];
/// The longest id that is derived from a name.
const LONGEST: usize = 48;

/// The ids that are taken.
#[derive(Clone, Debug, Default)]
pub struct Ids(HashSet<String>);

impl Ids {
    /// An id that no step has, similar to the name.
    pub fn take(&mut self, name: &str) -> String {
        let slug = slug(name);
        let mut id = slug.clone();
        let mut number = 2;
        while !self.0.insert(id.clone()) {
            id = format!("{slug}-{number}");
            number += 1;
        }
        id
    }
}

/// A name in a form that references can use: letters and digits in lower case, with single hyphens.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if slug.chars().count() >= LONGEST {
            break;
        }
        if c.is_alphanumeric() || c == '_' {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() || slug.starts_with(|c: char| c.is_ascii_digit()) || RESERVED.contains(&slug) {
        return format!("step-{slug}").trim_end_matches('-').to_owned();
    }
    slug.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_close_to_names_and_unique() {
        let mut ids = Ids::default();
        let taken: Vec<_> =
            ["Check Stock?", "check stock", "查询 用户", "!!", "Error", "1st"].map(|name| ids.take(name)).into();
        assert_eq!(taken, ["check-stock", "check-stock-2", "查询-用户", "step", "step-error", "step-1st"]);
    }
}
