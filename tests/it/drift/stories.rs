//! Everything that can be executed must have a black-box test: every module that runs here has a
//! story or a case, and the list of stories of one target only contains existing stories.

use crate::tree;
use catalogue::Behaviour;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const STORIES: &str = "tests/stories";
const SYSTEM: &str = "tests/system";
/// These cases only store a workflow and execute nothing.
const AT_SAVE: [&str; 2] = ["save_refused", "save_told"];

#[test]
fn every_module_that_runs_is_run_from_outside() {
    let mut run = BTreeSet::new();
    for file in files(&format!("{STORIES}/cases"), "json") {
        let cases: Value = serde_json::from_str(&file).unwrap();
        for case in cases["cases"].as_array().unwrap() {
            if AT_SAVE.iter().all(|field| case["expected"].get(field).is_none()) {
                modules(&case["steps"], &mut run);
                case["others"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .for_each(|(_, other)| modules(&other["steps"], &mut run));
            }
        }
    }
    for file in files(&format!("{STORIES}/flows"), "py") {
        let named = file.split("\"moduleId\": \"").skip(1).filter_map(|rest| rest.split('"').next());
        run.extend(named.map(str::to_owned));
    }
    let missing: Vec<_> = catalogue::all()
        .iter()
        .filter(|module| !matches!(module.behaviour, Behaviour::DeviceOnly))
        .map(|module| module.id)
        .filter(|id| !run.contains(*id))
        .collect();
    assert!(missing.is_empty(), "no story and no case of {STORIES} runs {missing:?}; see docs/testing.md");
}

fn modules(steps: &Value, run: &mut BTreeSet<String>) {
    let disabled = |step: &Value| step["isDisabled"] == true;
    let ids = steps
        .as_array()
        .into_iter()
        .flatten()
        .filter(|step| !disabled(step))
        .filter_map(|step| step["moduleId"].as_str());
    run.extend(ids.map(str::to_owned));
}

#[test]
fn what_is_true_of_one_target_only_is_a_story() {
    let scripts = [files(&format!("{STORIES}/flows"), "py"), files(SYSTEM, "py")].concat().concat();
    let only: Vec<Value> = serde_json::from_str(&tree::read(&format!("{STORIES}/only.json"))).unwrap();
    for row in only {
        let story = row["story"].as_str().unwrap();
        assert!(scripts.contains(&format!("def story_{story}(")), "there is no story {story}");
        assert!(row["targets"].as_array().is_some_and(|targets| !targets.is_empty()), "{story} is told of no target");
        assert!(row["why"].as_str().is_some_and(|why| why.len() > 20), "{story} does not say why");
    }
}

/// The contents of a folder's files with this extension.
fn files(folder: &str, extension: &str) -> Vec<String> {
    let entries = fs::read_dir(tree::root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{folder} holds no .{extension}");
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
