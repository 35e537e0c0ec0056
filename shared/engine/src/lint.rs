//! What is wrong with a workflow, or probably is, told before it is stored or run.
//!
//! A pure function of the workflow and of what is known of its account. It stops at nothing: every step, parameter, trigger and output is looked
//! at, whatever was found before. What a save refuses is among the findings, as errors.

mod conditions;
mod declared;
mod finding;
mod layout;
mod names;
mod parameters;
mod properties;
mod references;
mod structure;
mod triggers;
mod values;
mod variables;

pub use finding::{Finding, Severity};
pub use names::id_refused;

use crate::program;
use catalogue::Module;
use layout::Layout;
use model::{Definition, Said, Timestamp};
use std::collections::BTreeSet;

/// The most findings that are told.
const MOST: usize = 500;

/// What is known of the account. What is `None` is not judged.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The workflow's own id.
    pub itself: Option<String>,
    /// The ids of all workflows.
    pub workflows: Option<BTreeSet<String>>,
    /// The names of all secrets.
    pub secrets: Option<BTreeSet<String>>,
}

/// All that is found, in the order of the workflow.
pub fn check(definition: &Definition, known: &Known, now: Timestamp) -> Vec<Finding> {
    let modules: Vec<_> = definition.steps.iter().map(|step| catalogue::find(&step.module_id)).collect();
    let layout = Layout::of(definition, &modules);
    let mut look = Look { definition, modules, layout, known, now, found: Vec::new() };
    structure::check(&mut look);
    names::check(&mut look);
    parameters::check(&mut look);
    references::check(&mut look);
    triggers::check(&mut look);
    declared::check(&mut look);
    refused(&mut look);
    let mut found = look.found;
    found.sort_by_key(|finding| (finding.step.as_ref().map(|(index, _)| *index), finding.range));
    found.truncate(MOST);
    found
}

/// What is looked through, and what was found so far.
struct Look<'a> {
    definition: &'a Definition,
    modules: Vec<Option<&'static Module>>,
    layout: Layout<'a>,
    known: &'a Known,
    now: Timestamp,
    found: Vec<Finding>,
}

impl Look<'_> {
    /// The module of the step at that place.
    fn module(&self, at: usize) -> Option<&'static Module> {
        self.modules.get(at).copied().flatten()
    }

    /// Notes a finding about the step at that place; `path` leads on from the step.
    fn at_step(&mut self, at: usize, path: &str, finding: Finding) {
        let id = self.definition.steps.get(at).map(|step| step.id.clone()).unwrap_or_default();
        let path = if path.is_empty() { format!("steps[{at}]") } else { format!("steps[{at}].{path}") };
        self.found.push(Finding { step: Some((at, id)), path, ..finding });
    }

    /// Whether there is an error about the step already.
    fn has_error(&self, at: usize) -> bool {
        let mut of_step =
            self.found.iter().filter(|finding| finding.step.as_ref().is_some_and(|(index, _)| *index == at));
        of_step.any(|finding| finding.severity == Severity::Error)
    }
}

/// What compiling refuses and nothing above has found: a save must not refuse what was not told.
fn refused(look: &mut Look<'_>) {
    let Err(error) = program::compile(look.definition) else { return };
    match error {
        crate::Error::InvalidSteps { index, reason, .. } if !look.has_error(index) => {
            let said = Said::new(reason.clone(), format!("无法运行：{}", catalogue::chinese(&reason)));
            look.at_step(index, "", Finding::error("invalid_step", said));
        }
        crate::Error::Invalid { field, reason } if !look.found.iter().any(|finding| finding.path == field) => {
            let said = Said::new(format!("{field}: {reason}"), format!("{field}：{}", catalogue::chinese(&reason)));
            look.found.push(Finding { path: field, ..Finding::error("invalid_field", said) });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::{Map, Value};
    use std::path::{Path, PathBuf};

    /// Cases whose workflow is wrong on purpose, though its run ends well.
    const WRONG: [&str; 10] = [
        "variable-names",
        "vflow-blocks",
        "calculation",
        "empty",
        "file-operation",
        "http-json-text",
        "jump",
        "parallel-visibility",
        "stop",
        "try-without-catch",
    ];
    const NOW: Timestamp = Timestamp(1_768_000_000_000);

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Mistake {
        about: String,
        workflow: Value,
        code: String,
        #[serde(default)]
        path: Option<String>,
        #[serde(default)]
        suggestion: Option<String>,
        #[serde(default)]
        known: Map<String, Value>,
    }

    fn fixtures(below: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../").join(below)
    }

    fn files(below: &str) -> Vec<(String, Value)> {
        let mut files: Vec<_> =
            std::fs::read_dir(fixtures(below)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let read = |path: PathBuf| {
            (path.display().to_string(), serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap())
        };
        files.into_iter().filter(|path| path.extension().is_some_and(|of| of == "json")).map(read).collect()
    }

    fn definition(workflow: &Value) -> Definition {
        let mut workflow = workflow.as_object().cloned().unwrap_or_default();
        workflow.insert("v".to_owned(), 1.into());
        serde_json::from_value(Value::Object(workflow)).unwrap()
    }

    fn names(known: &Map<String, Value>, of: &str) -> Option<BTreeSet<String>> {
        serde_json::from_value(known.get(of)?.clone()).unwrap()
    }

    #[test]
    fn planted_mistakes_are_found() {
        let text = std::fs::read_to_string(fixtures("tests/fixtures/lint/mistakes.json")).unwrap();
        let planted: Vec<Mistake> = serde_json::from_str(&text).unwrap();
        assert!(planted.len() >= 100, "{} mistakes", planted.len());
        let mut missed = Vec::new();
        for Mistake { about, workflow, code, path, suggestion, known } in &planted {
            let itself = known.get("itself").and_then(Value::as_str).map(str::to_owned);
            let known = Known { itself, workflows: names(known, "workflows"), secrets: names(known, "secrets") };
            let found = check(&definition(workflow), &known, NOW);
            let is_it = |finding: &Finding| {
                finding.code == code
                    && path.as_ref().is_none_or(|path| *path == finding.path)
                    && suggestion.as_ref().is_none_or(|meant| Some(meant) == finding.suggestion.as_ref())
            };
            if !found.iter().any(is_it) {
                missed.push(format!("{about}: {code} {path:?} {suggestion:?}: {found:#?}"));
            }
            for finding in &found {
                assert!(!finding.message.en.is_empty() && !finding.message.zh.is_empty(), "{finding:?}");
                assert!(finding.range.is_none_or(|(start, end)| start <= end), "{finding:?}");
            }
        }
        assert!(missed.is_empty(), "{} of {} were missed: {}", missed.len(), planted.len(), missed.join("\n"));
    }

    /// What a workflow that is all right is told.
    fn alarms(workflow: &Value) -> Vec<String> {
        let found = check(&definition(workflow), &Known::default(), NOW).into_iter();
        let told = found.filter(|finding| finding.severity != Severity::Hint);
        told.map(|finding| format!("{} {}: {}", finding.code, finding.path, finding.message.en)).collect()
    }

    #[test]
    fn what_is_right_gives_no_alarm() {
        let mut false_alarms = Vec::new();
        let cases = files("tests/fixtures/language").into_iter().filter(|(name, case)| {
            let fails = case["expect"]["status"] != "completed" || case["expect"].get("warnings").is_some();
            let fails = fails || WRONG.iter().any(|wrong| name.ends_with(&format!("/{wrong}.json")));
            !fails
        });
        let cases: Vec<_> = cases.map(|(name, case)| (name, case["workflow"].clone())).collect();
        assert!(cases.len() >= 50, "{}", cases.len());
        for (name, workflow) in cases.into_iter().chain(files("infra/seed")) {
            let told = alarms(&workflow);
            if !told.is_empty() {
                false_alarms.push(format!("{name}: {told:#?}"));
            }
        }
        assert!(false_alarms.is_empty(), "{}", false_alarms.join("\n"));
    }

    #[test]
    fn places_are_in_characters() {
        let workflow =
            serde_json::json!({"steps": [{"id": "s", "moduleId": "log", "parameters": {"message": "名: {{t.x}}"}}]});
        let found = check(&definition(&workflow), &Known::default(), NOW);
        assert_eq!(found.first().and_then(|finding| finding.range), Some((3, 10)));
    }
}
