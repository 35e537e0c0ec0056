//! Parameters to begin with, for the modules that are used most.

use serde_json::{Map, Value};

/// A use of a module that is shown to users.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// A few words.
    pub name: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// The parameters, as the JSON text of an object.
    json: &'static str,
}

impl Example {
    /// The parameters.
    pub fn parameters(&self) -> Map<String, Value> {
        serde_json::from_str(self.json).unwrap_or_default()
    }
}

const fn example(name: &'static str, description: &'static str, json: &'static str) -> Example {
    Example { name, description, json }
}

/// The examples of the module of that id; most have none.
pub fn of(id: &str) -> &'static [Example] {
    EXAMPLES.iter().find(|(ids, _)| ids.contains(&id)).map_or(&[], |(_, examples)| examples)
}

type Entry = (&'static [&'static str], &'static [Example]);

const EXAMPLES: &[Entry] = &[
    (
        &["http_request", "vflow.network.http_request"],
        &[
            example(
                "GET Example",
                "Simple GET request",
                r#"{"url": "https://api.example.com/users", "method": "GET"}"#,
            ),
            example(
                "POST Example",
                "Sends JSON with a token in a header",
                r#"{"url": "https://api.example.com/users", "method": "POST", "headers": {"Authorization": "Bearer {{trigger.data.token}}"}, "body": "{\"name\": \"Ada\"}"}"#,
            ),
        ],
    ),
    (&["delay", "vflow.device.delay"], &[example("Two seconds", "Waits for two seconds", r#"{"duration": 2000}"#)]),
    (
        &["if_condition"],
        &[example(
            "Status",
            "Goes on only if a request was answered with 200",
            r#"{"condition": "{{step-001.statusCode}} == 200"}"#,
        )],
    ),
    (
        &["vflow.logic.if.start"],
        &[example(
            "Status",
            "Goes on only if a request was answered with 200",
            r#"{"input1": "{{step-001.statusCode}}", "operator": "equals", "value1": 200}"#,
        )],
    ),
    (
        &["loop", "vflow.logic.loop.start"],
        &[example("Three times", "Repeats its block three times", r#"{"count": 3}"#)],
    ),
    (
        &["foreach", "vflow.logic.foreach.start"],
        &[example("Each item", "Repeats its block for each item of a list", r#"{"input_list": ["a", "b", "c"]}"#)],
    ),
    (
        &["set_variable"],
        &[example("Counter", "Sets the variable that [[counter]] reads", r#"{"name": "counter", "value": 1}"#)],
    ),
    (
        &["vflow.variable.create"],
        &[example(
            "Greeting",
            "Makes the variable that [[greeting]] reads",
            r#"{"type": "string", "variableName": "greeting", "value": "Hello"}"#,
        )],
    ),
    (
        &["vflow.data.text_replace"],
        &[example("Commas", "Turns commas into dots", r#"{"text": "1,5", "find": ",", "replace": "."}"#)],
    ),
    (
        &["list_filter"],
        &[example("Large ones", "Keeps the numbers above two", r#"{"list": [1, 2, 3], "condition": "{{item}} > 2"}"#)],
    ),
    (
        &["list_map"],
        &[example("Labels", "Makes a text of each item", r#"{"list": [1, 2], "template": "No. {{item}}"}"#)],
    ),
    (&["log"], &[example("A line", "Writes to the run's log", r#"{"level": "info", "message": "Hello"}"#)]),
    (&["return"], &[example("An answer", "Ends the run with an answer", r#"{"value": {"ok": true}}"#)]),
    (&["trigger_cron"], &[example("Every morning", "Starts the workflow at eight", r#"{"expression": "0 8 * * *"}"#)]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{registry, validate};

    #[test]
    fn every_example_is_of_a_module_and_would_be_accepted() {
        for (ids, examples) in EXAMPLES {
            for id in *ids {
                let module = registry::find(id).unwrap_or_else(|| panic!("no module {id}"));
                for example in *examples {
                    let parameters: Map<String, Value> = serde_json::from_str(example.json).unwrap();
                    assert_eq!(example.parameters(), parameters);
                    assert_eq!(validate::check(&module.descriptor, &parameters), [], "{id}: {}", example.name);
                    for name in parameters.keys() {
                        assert!(module.descriptor.input(name).is_some(), "{id} has no input {name}");
                    }
                }
                assert_eq!(of(id).len(), examples.len(), "{id} is listed twice");
            }
        }
        assert!(of("nothing").is_empty());
    }
}
