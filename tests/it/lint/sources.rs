//! Every workflow of the project: samples, fixtures, stories and documentation.

use crate::tree;
use serde_json::{Map, Value, json};
use std::path::Path;

/// What stands for the server outside that a story's case names.
const OUTSIDE: &str = "https://outside.test";
/// The folders with files of JSON that contain workflows.
const FOLDERS: [&str; 4] =
    ["infra/seed", "tests/fixtures/imports", "tests/fixtures/language", "tests/fixtures/samples"];
const CASES: &str = "tests/stories/cases";

/// A workflow, and the name of its place.
pub struct Source {
    pub name: String,
    pub workflow: Value,
}

/// All workflows, each with a name of its own.
pub fn all() -> Vec<Source> {
    let mut all = Vec::new();
    for name in FOLDERS.iter().flat_map(|folder| files(folder, "json")) {
        add(&mut all, &name, &json(&text(&name)));
    }
    for name in files(CASES, "json") {
        let cases = json(&text(&name));
        for case in cases["cases"].as_array().unwrap() {
            let mut workflow = json!({"steps": case["steps"]});
            workflow.as_object_mut().unwrap().extend(case["workflow"].as_object().cloned().unwrap_or_default());
            declare(&mut workflow, &case["inputs"]);
            let title = format!("{name}: {}", case["name"].as_str().unwrap());
            all.push(Source { name: title.clone(), workflow });
            for (other, workflow) in case["others"].as_object().into_iter().flatten() {
                all.push(Source { name: format!("{title}: {other}"), workflow: workflow.clone() });
            }
        }
    }
    add(&mut all, "docs/openapi.json", &json(&text("docs/openapi.json")));
    let readmes = files("functions", "md");
    for name in ["README.md".to_owned()].into_iter().chain(files("docs", "md")).chain(readmes) {
        for block in blocks(&text(&name)).iter().filter(|block| block.contains("\"moduleId\"")) {
            let value = serde_json::from_str(block).unwrap_or_else(|error| panic!("{name}: {error}: {block}"));
            add(&mut all, &name, &value);
        }
    }
    all
}

/// Adds every workflow in a value: an object with `steps`, or a list of steps.
fn add(all: &mut Vec<Source>, name: &str, value: &Value) {
    let is_step = |item: &Value| item["id"].is_string() && item["moduleId"].is_string();
    let is_list = |value: &Value| value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(is_step));
    match value {
        Value::Object(entries) if entries.get("steps").is_some_and(is_list) => {
            let mut workflow: Map<String, Value> = entries.clone();
            workflow.retain(|name, _| ["steps", "inputs", "outputs", "triggers"].contains(&name.as_str()));
            // What a case is started with, not what it declares.
            let given = workflow.get("inputs").filter(|inputs| inputs.is_object()).cloned().unwrap_or_default();
            let mut workflow = Value::Object(workflow);
            declare(&mut workflow, &given);
            all.push(Source { name: name.to_owned(), workflow });
        }
        // A test file: what its first case is started with counts as declared.
        Value::Object(entries) if entries.contains_key("workflow") && entries.contains_key("cases") => {
            let mut workflow = entries["workflow"].clone();
            declare(&mut workflow, &entries["cases"][0]["inputs"]);
            all.push(Source { name: name.to_owned(), workflow });
            entries.get("workflows").into_iter().for_each(|others| add(all, name, others));
        }
        Value::Object(entries) => entries.values().for_each(|value| add(all, name, value)),
        Value::Array(_) if is_list(value) => {
            all.push(Source { name: name.to_owned(), workflow: json!({"steps": value}) });
        }
        Value::Array(items) => items.iter().for_each(|item| add(all, name, item)),
        _ => {}
    }
}

/// Declares what the workflow is started with.
fn declare(workflow: &mut Value, given: &Value) {
    let declared: Vec<Value> = workflow["inputs"].as_array().cloned().unwrap_or_default();
    let is_new = |name: &&String| declared.iter().all(|input| input["name"] != **name);
    let names = given.as_object().into_iter().flat_map(Map::keys).filter(is_new);
    let further: Vec<_> = names.map(|name| json!({"name": name})).collect();
    workflow["inputs"] = declared.iter().cloned().chain(further).collect();
}

/// The JSON of a page: fenced blocks, and the bodies of calls.
fn blocks(page: &str) -> Vec<String> {
    let fenced = page.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned);
    let sent = page.split("-d '{").skip(1).filter_map(|rest| rest.split("}'").next());
    fenced.chain(sent.map(|body| format!("{{{body}}}"))).collect()
}

/// The text of a file. Addresses that stories fill in are addresses.
fn text(name: &str) -> String {
    ["${outside}", "${other}", "${tls}"].iter().fold(tree::read(name), |text, name| text.replace(name, OUTSIDE))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The files below a folder with this extension, in the order of their names.
fn files(folder: &str, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(tree::root().join(folder)).unwrap().map(|entry| entry.unwrap());
    for entry in entries {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() && !name.ends_with("/node_modules") && !name.ends_with("/target") {
            found.extend(files(&name, extension));
        } else if Path::new(&name).extension().is_some_and(|of| of == extension) {
            found.push(name);
        }
    }
    found.sort();
    found
}
