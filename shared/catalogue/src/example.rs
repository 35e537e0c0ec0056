//! Examples of modules: parameters in a small workflow that can be run.

use crate::bilingual::Text;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// The id of the step that an example is about.
pub const EXAMPLE: &str = "example";

/// An example of a module, shown to users. All fields except the texts are JSON.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The name of the example in a few words.
    pub name: Text,
    /// The purpose of the example in one sentence.
    pub description: Text,
    pub(crate) parameters: &'static str,
    pub(crate) before: Option<&'static str>,
    pub(crate) after: Option<&'static str>,
    pub(crate) trigger: Option<&'static str>,
    pub(crate) answers: Option<&'static str>,
    pub(crate) signal: Option<&'static str>,
    pub(crate) outputs: Option<&'static str>,
    pub(crate) answer: Option<&'static str>,
}

impl Example {
    /// The parameters of the step.
    pub fn parameters(&self) -> Map<String, Value> {
        read(Some(self.parameters)).unwrap_or_default()
    }

    /// The steps of a workflow that shows the module under this id. The step that the example is
    /// about has the id [`EXAMPLE`].
    pub fn steps(&self, module: &str) -> Vec<Value> {
        let step = json!({"id": EXAMPLE, "moduleId": module, "parameters": self.parameters()});
        let around = |steps| read::<Vec<Value>>(steps).unwrap_or_default();
        around(self.before).into_iter().chain([step]).chain(around(self.after)).collect()
    }

    /// Whether other steps are needed to show the module.
    pub fn is_alone(&self) -> bool {
        self.before.is_none() && self.after.is_none()
    }

    /// The trigger of the run: its type, data and facts. `None` if the example does not depend on
    /// it.
    pub fn trigger(&self) -> Option<Value> {
        read(self.trigger)
    }

    /// The answers of other systems, in the order of the requests: status and body of each.
    pub fn answers(&self) -> Vec<Value> {
        read(self.answers).unwrap_or_default()
    }

    /// The request that is sent to the address of the step, if it waits for one.
    pub fn signal(&self) -> Option<Value> {
        read(self.signal)
    }

    /// The outputs of the step, without those that differ from run to run.
    pub fn outputs(&self) -> Option<Map<String, Value>> {
        read(self.outputs)
    }

    /// The answer of the run, if it sets one.
    pub fn answer(&self) -> Option<Value> {
        read(self.answer)
    }
}

/// The value of a JSON text. A test reads all of them.
fn read<T: DeserializeOwned>(text: Option<&str>) -> Option<T> {
    serde_json::from_str(text?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::Behaviour;

    #[test]
    fn every_module_that_runs_has_an_example_and_all_its_texts_are_json() {
        let mut seen = 0;
        for module in crate::all() {
            let examples = module.descriptor.examples;
            assert_eq!(examples.is_empty(), matches!(module.behaviour, Behaviour::DeviceOnly), "{}", module.id);
            for example in examples {
                seen += 1;
                let place = format!("{}: {}", module.id, example.name.en);
                let Example { before, after, trigger, answers, signal, outputs, answer, .. } = *example;
                let texts = [before, after, trigger, answers, signal, outputs, answer];
                for text in texts.into_iter().flatten().chain([example.parameters]) {
                    let read = serde_json::from_str::<Value>(text);
                    assert!(read.is_ok(), "{place}: {text}: {read:?}");
                }
                let steps = example.steps(module.id);
                assert_eq!(steps.iter().filter(|step| step["id"] == EXAMPLE).count(), 1, "{place}");
                let own = serde_json::from_str::<Map<String, Value>>(example.parameters).unwrap();
                assert_eq!(example.parameters(), own, "{place}");
                assert!(outputs.is_none() || example.outputs().is_some(), "{place}: outputs are an object");
                for name in example.outputs().unwrap_or_default().keys() {
                    assert!(module.descriptor.output(name).is_some(), "{place}: no output {name}");
                }
            }
        }
        assert!(seen >= 110, "{seen}");
    }
}
