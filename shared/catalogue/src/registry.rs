//! Finds modules by id.

use crate::module::Module;
use crate::modules::ALL;
use std::collections::HashMap;
use std::sync::LazyLock;

static BY_ID: LazyLock<HashMap<&'static str, &'static Module>> =
    LazyLock::new(|| ALL.iter().map(|module| (module.descriptor.id, *module)).collect());

/// The module of that id.
pub fn find(id: &str) -> Option<&'static Module> {
    BY_ID.get(id).copied()
}

/// Every module, in the catalogue's order.
pub fn all() -> &'static [&'static Module] {
    ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_blocks_close() {
        assert_eq!(BY_ID.len(), ALL.len());
        for module in ALL {
            if let Some(end) = module.descriptor.shape.end {
                assert!(find(end).is_some(), "{} is closed by {end}, which does not exist", module.descriptor.id);
            }
        }
    }

    #[test]
    fn texts_are_given_in_both_languages() {
        for module in ALL {
            let of = &module.descriptor;
            let texts = [of.name, of.description].into_iter();
            let inputs = of.inputs.iter().flat_map(|input| [input.label, input.description]);
            let outputs = of.outputs.iter().flat_map(|output| [output.label, output.description]);
            for text in texts.chain(inputs).chain(outputs) {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", of.id);
            }
        }
    }
}
