//! Finds modules by their ids.

use crate::described::{ALL, POLICY};
use crate::descriptor::InputSpec;
use crate::module::Module;
use std::collections::HashMap;
use std::sync::LazyLock;

static BY_ID: LazyLock<HashMap<&'static str, &'static Module>> =
    LazyLock::new(|| ALL.iter().map(|module| (module.id, module)).collect());

/// The module with this id.
pub fn find(id: &str) -> Option<&'static Module> {
    BY_ID.get(id).copied()
}

/// The module that files name by this word: one of its ids, or its short name.
pub fn named(word: &str) -> Option<&'static Module> {
    find(word).or_else(|| all().iter().find(|module| module.descriptor.short == Some(word)))
}

/// All modules, each under all of its ids: first those that run here, in the order of the
/// catalogue, then those that only run on a phone.
pub fn all() -> &'static [Module] {
    ALL
}

/// The parameters with which every step can say what happens if it fails. Their names begin with
/// `__`.
pub fn policy() -> &'static [InputSpec] {
    POLICY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bilingual::Text;
    use crate::descriptor::ValueType;
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
    fn short_names_mean_one_module_each() {
        let mut seen = HashSet::new();
        for module in all().iter().filter(|module| module.descriptor.ids.first() == Some(&module.id)) {
            let Some(short) = module.descriptor.short else { continue };
            assert!(seen.insert(short) && find(short).is_none(), "{short}");
            assert_eq!(named(short).map(|module| module.id), Some(module.id));
        }
        assert_eq!(named("if").and_then(|module| module.descriptor.main), Some("condition"));
        assert_eq!(named("http_request").and_then(|module| module.descriptor.main), Some("url"));
        assert!(named("nothing").is_none());
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
    fn options_have_labels_and_no_two_the_same() {
        for input in all().iter().flat_map(|module| module.descriptor.inputs).chain(policy()) {
            let asked = &input.constraints;
            assert_eq!(asked.options.len(), asked.shown.len(), "{}", input.id);
            let of =
                |pick: fn(Text) -> &'static str| asked.choices().map(|(_, label)| pick(label)).collect::<HashSet<_>>();
            for labels in [of(|label| label.zh), of(|label| label.en)] {
                assert_eq!(labels.len(), asked.options.len(), "{}: {labels:?}", input.id);
                assert!(!labels.contains(""), "{}", input.id);
            }
        }
    }

    /// The inputs in a sentence.
    fn slots(sentence: &str) -> Vec<&str> {
        sentence.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect()
    }

    #[test]
    fn what_runs_has_sentences_whose_slots_are_inputs() {
        for module in all() {
            let of = module.descriptor;
            let runs = !matches!(module.behaviour, Behaviour::DeviceOnly);
            assert!(!runs || !of.phrases.is_empty(), "{} has no sentence", module.id);
            for phrase in of.phrases {
                let (mut zh, mut en) = (slots(phrase.zh), slots(phrase.en));
                assert!(en.iter().all(|slot| of.input(slot).is_some()), "{}: {}", module.id, phrase.en);
                zh.sort_unstable();
                en.sort_unstable();
                assert_eq!(zh, en, "{}: {phrase:?}", module.id);
            }
        }
    }

    #[test]
    fn forms_name_inputs_and_values_that_exist() {
        let check = |place: &str, inputs: &[InputSpec]| {
            for input in inputs {
                for (name, values) in input.visible_when {
                    let other =
                        inputs.iter().find(|other| other.id == *name).unwrap_or_else(|| panic!("{place}: {name}"));
                    let known =
                        if other.kind == ValueType::Boolean { &["true", "false"] } else { other.constraints.options };
                    assert!(
                        !values.is_empty() && values.iter().all(|value| known.contains(value)),
                        "{place}: {}",
                        input.id
                    );
                }
            }
        };
        check("policy", policy());
        for module in all() {
            let of = module.descriptor;
            check(module.id, of.inputs);
            assert_ne!(of.alternatives.len(), 1, "{}", module.id);
            for name in of.alternatives.iter().flat_map(|set| set.iter()) {
                let input = of.input(name).unwrap_or_else(|| panic!("{}: {name}", module.id));
                assert!(!input.required, "{}: {name} is required, whatever is given", module.id);
            }
        }
    }

    #[test]
    fn operands_are_shown_for_operators_that_use_them() {
        let uses = |least: usize| -> Vec<&str> {
            expr::Operator::ALL.iter().filter(|of| of.arguments() >= least).map(|of| of.as_str()).collect()
        };
        let mut seen = 0;
        for module in all().iter().filter(|module| module.descriptor.input("value2").is_some()) {
            for (name, least) in [("value1", 1), ("value2", 2)] {
                seen += 1;
                let shown = module.descriptor.input(name).unwrap().visible_when;
                assert_eq!(shown, [("operator", uses(least).as_slice())], "{}: {name}", module.id);
            }
        }
        assert!(seen >= 6, "{seen}");
    }

    #[test]
    fn each_double_names_a_module_that_is_none() {
        let doubles: Vec<_> = all().iter().filter(|module| module.alias_of().is_some()).collect();
        for double in &doubles {
            let other = find(double.alias_of().unwrap()).unwrap();
            assert_eq!(other.alias_of(), None, "{}", double.id);
            assert_eq!(other.descriptor.block_type, double.descriptor.block_type, "{}", double.id);
        }
        assert_eq!(doubles.len(), 27);
    }

    #[test]
    fn texts_are_given_in_both_languages() {
        for module in all() {
            let of = module.descriptor;
            let texts = [of.name, of.description].into_iter();
            let inputs = of.inputs.iter().flat_map(|input| [input.label, input.description]);
            let outputs = of.outputs.iter().flat_map(|output| [output.label, output.description]);
            let phrases = of.phrases.iter().copied();
            let examples = of.examples.iter().flat_map(|example| [example.name, example.description]);
            for text in texts.chain(inputs).chain(outputs).chain(phrases).chain(examples) {
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
        for module in all() {
            let id = module.id;
            for example in module.descriptor.examples {
                let (parameters, name) = (example.parameters(), example.name.en);
                assert_eq!(crate::validate::check(module.descriptor, &parameters), [], "{id}: {name}");
                for name in parameters.keys() {
                    assert!(module.descriptor.input(name).is_some(), "{id} has no input {name}");
                }
            }
        }
    }
}
