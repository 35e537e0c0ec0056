//! Finds modules by id.

use crate::module::Module;
use crate::modules::{ALL, PHONE};
use std::collections::HashMap;
use std::sync::LazyLock;

static BY_ID: LazyLock<HashMap<&'static str, &'static Module>> =
    LazyLock::new(|| all().iter().map(|module| (module.descriptor.id, *module)).collect());

static EVERY: LazyLock<Vec<&'static Module>> =
    LazyLock::new(|| ALL.iter().copied().chain(PHONE.iter().copied().flatten()).collect());

/// The module of that id.
pub fn find(id: &str) -> Option<&'static Module> {
    BY_ID.get(id).copied()
}

/// Every module: those that run here, in the catalogue's order, and then those that only a phone runs.
pub fn all() -> &'static [&'static Module] {
    &EVERY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::Behaviour;
    use std::collections::HashSet;

    #[test]
    fn ids_are_unique_and_blocks_close() {
        assert_eq!(BY_ID.len(), all().len());
        for module in all() {
            if let Some(end) = module.descriptor.shape.end {
                assert!(find(end).is_some(), "{} is closed by {end}, which does not exist", module.descriptor.id);
            }
        }
    }

    #[test]
    fn labels_are_of_options_and_operators_are_read_as_they_are_shown() {
        for module in all() {
            for input in module.descriptor.inputs {
                let asked = &input.constraints;
                for (label, option) in asked.labels {
                    let is = || format!("{}: {}: {label}", module.descriptor.id, input.id);
                    assert_eq!(asked.option(label), Some(*option), "{}", is());
                    if input.id == "operator" && asked.options.contains(&"exists") {
                        assert_eq!(label.parse::<expr::Operator>(), option.parse(), "{}", is());
                    }
                }
            }
        }
    }

    #[test]
    fn texts_are_given_in_both_languages() {
        for module in all() {
            let of = &module.descriptor;
            let texts = [of.name, of.description].into_iter();
            let inputs = of.inputs.iter().flat_map(|input| [input.label, input.description]);
            let outputs = of.outputs.iter().flat_map(|output| [output.label, output.description]);
            for text in texts.chain(inputs).chain(outputs) {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", of.id);
            }
        }
    }

    #[test]
    fn what_only_a_phone_runs_names_each_input_and_output_once() {
        let described: Vec<_> =
            all().iter().filter(|module| matches!(module.behaviour, Behaviour::DeviceOnly)).collect();
        assert!(described.len() >= 100, "{}", described.len());
        for module in described {
            let of = &module.descriptor;
            assert!(of.id.starts_with("vflow."), "{}", of.id);
            let unique = |ids: Vec<&str>| ids.iter().collect::<HashSet<_>>().len() == ids.len();
            assert!(unique(of.inputs.iter().map(|input| input.id).collect()), "{}", of.id);
            assert!(unique(of.outputs.iter().map(|output| output.id).collect()), "{}", of.id);
        }
    }
}
