//! Finds modules by their ids.

use crate::module::Module;
use crate::modules::ALL;
use std::collections::HashMap;
use std::sync::LazyLock;

static BY_ID: LazyLock<HashMap<&'static str, &'static Module>> =
    LazyLock::new(|| ALL.iter().map(|module| (module.id, module)).collect());

/// The module with this id.
pub fn find(id: &str) -> Option<&'static Module> {
    BY_ID.get(id).copied()
}

/// All modules, each under all of its ids: first those that run here, in the order of the
/// catalogue, then those that only run on a phone.
pub fn all() -> &'static [Module] {
    ALL
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
            assert!(module.descriptor.is(module.id), "{}", module.id);
            if let Some(end) = module.end {
                assert!(find(end).is_some(), "{} is closed by {end}, which does not exist", module.id);
            }
        }
    }

    #[test]
    fn labels_are_of_options_and_operators_are_read_as_they_are_shown() {
        for module in all() {
            for input in module.descriptor.inputs {
                let asked = &input.constraints;
                for (label, option) in asked.labels {
                    let is = || format!("{}: {}: {label}", module.id, input.id);
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
            let of = module.descriptor;
            let texts = [of.name, of.description].into_iter();
            let inputs = of.inputs.iter().flat_map(|input| [input.label, input.description]);
            let outputs = of.outputs.iter().flat_map(|output| [output.label, output.description]);
            for text in texts.chain(inputs).chain(outputs) {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", module.id);
            }
        }
    }

    #[test]
    fn what_only_a_phone_runs_names_each_input_and_output_once() {
        let described: Vec<_> =
            all().iter().filter(|module| matches!(module.behaviour, Behaviour::DeviceOnly)).collect();
        assert!(described.len() >= 100, "{}", described.len());
        for module in described {
            let of = module.descriptor;
            assert!(module.id.starts_with("vflow."), "{}", module.id);
            let unique = |ids: Vec<&str>| ids.iter().collect::<HashSet<_>>().len() == ids.len();
            assert!(unique(of.inputs.iter().map(|input| input.id).collect()), "{}", module.id);
            assert!(unique(of.outputs.iter().map(|output| output.id).collect()), "{}", module.id);
        }
    }

    #[test]
    fn every_example_would_be_accepted() {
        let mut seen = 0;
        for module in all() {
            let id = module.id;
            for example in module.descriptor.examples {
                seen += 1;
                let parameters: serde_json::Map<String, serde_json::Value> =
                    serde_json::from_str(example.json).unwrap();
                assert_eq!(example.parameters(), parameters);
                assert_eq!(crate::validate::check(module.descriptor, &parameters), [], "{id}: {}", example.name);
                for name in parameters.keys() {
                    assert!(module.descriptor.input(name).is_some(), "{id} has no input {name}");
                }
                assert!(example.only.is_none_or(|only| module.descriptor.is(only)), "{id}: {}", example.name);
            }
        }
        assert!(seen >= 18, "{seen}");
    }
}
