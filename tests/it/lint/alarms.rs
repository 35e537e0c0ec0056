//! Workflows that are right give no alarm. `tests/fixtures/lint/alarms.json` lists those that are
//! wrong on purpose, each with what is found in it.

use super::{found, sources};
use crate::tree;
use catalogue::Behaviour;
use engine::lint::{Code, Finding, Known, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const LISTED: &str = "tests/fixtures/lint/alarms.json";
/// The fewest workflows.
const FEWEST: usize = 500;

/// The alarms about a workflow: what is a hint is none.
fn alarms(workflow: &Value) -> Vec<Finding> {
    found(workflow, &Known::default()).into_iter().filter(|finding| finding.severity != Severity::Hint).collect()
}

#[test]
fn only_what_is_wrong_on_purpose_gives_an_alarm() {
    let sources = sources::all();
    assert!(sources.len() >= FEWEST, "{} workflows were found", sources.len());
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in &sources {
        for finding in alarms(&source.workflow) {
            let line = format!("{} {}", finding.code.as_str(), finding.path);
            told.entry(source.name.clone()).or_default().push(line);
        }
    }
    let listed: BTreeMap<String, Vec<String>> = serde_json::from_str(&tree::read(LISTED)).unwrap();
    let false_alarms: Vec<_> = told.iter().filter(|(name, lines)| listed.get(*name) != Some(lines)).collect();
    assert!(false_alarms.is_empty(), "{}", serde_json::to_string_pretty(&json!(false_alarms)).unwrap());
    let missed: Vec<_> = listed.keys().filter(|name| !told.contains_key(*name)).collect();
    assert!(missed.is_empty(), "{LISTED} lists workflows in which nothing is found: {missed:?}");
}

/// The parameters of each example of a module that runs here are right.
#[test]
fn examples_of_modules_give_no_alarm() {
    let mut checked = 0;
    for module in catalogue::all().iter().filter(|module| !matches!(module.behaviour, Behaviour::DeviceOnly)) {
        for example in module.descriptor.examples {
            let step = json!({"id": "s", "moduleId": module.id, "parameters": example.parameters()});
            // An example stands alone: what it refers to, and what closes its block, is elsewhere.
            let alone = [Code::UnknownReference, Code::UnpairedBlock, Code::InvalidJump, Code::InvalidStep];
            let told = alarms(&json!({"steps": [step]})).into_iter().filter(|finding| !alone.contains(&finding.code));
            let told: Vec<_> = told.map(|finding| finding.message.en).collect();
            assert!(told.is_empty(), "{} ({}): {told:?}", module.id, example.name.en);
            checked += 1;
        }
    }
    assert!(checked >= 20, "{checked} examples");
}
