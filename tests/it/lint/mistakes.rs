//! Planted mistakes: `tests/fixtures/lint/mistakes.json` contains small workflows, each with the
//! code of the finding that must be among those about it.

use super::found;
use crate::tree;
use engine::lint::{Code, Finding, Known};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The fewest mistakes.
const FEWEST: usize = 190;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mistake {
    about: String,
    workflow: Value,
    code: String,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    suggestion: Option<String>,
    /// What is known of the account.
    #[serde(default)]
    known: Map<String, Value>,
    /// How often its step is repeated, under other ids.
    #[serde(default)]
    repeat: Option<usize>,
}

impl Mistake {
    /// The workflow with the mistake.
    pub fn workflow(&self) -> Value {
        let mut workflow = self.workflow.clone();
        if let Some(count) = self.repeat {
            let step = &self.workflow["steps"][0];
            let numbered = |at: usize| {
                let mut step = step.clone();
                step["id"] = format!("s{at}").into();
                step
            };
            workflow["steps"] = (0..count).map(numbered).collect();
        }
        workflow
    }

    /// Whether it is a mistake of this kind.
    pub fn is_of(&self, code: Code) -> bool {
        self.code == code.as_str()
    }

    /// The finding about it, or everything else that was found.
    pub fn finding(&self) -> Result<Finding, Vec<Finding>> {
        let names = |of: &str| -> Option<BTreeSet<String>> {
            self.known.get(of).map(|names| serde_json::from_value(names.clone()).unwrap())
        };
        let itself = self.known.get("itself").and_then(Value::as_str).map(str::to_owned);
        let known = Known {
            itself,
            workflows: names("workflows"),
            secrets: names("secrets"),
            connections: names("connections"),
        };
        let found = found(&self.workflow(), &known);
        for finding in &found {
            assert!(!finding.message.en.is_empty() && !finding.message.zh.is_empty(), "{finding:?}");
            assert!(finding.range.is_none_or(|(start, end)| start <= end), "{finding:?}");
        }
        let is_it = |finding: &&Finding| {
            finding.code.as_str() == self.code
                && self.path.as_ref().is_none_or(|path| *path == finding.path)
                && self.suggestion.as_ref().is_none_or(|meant| Some(meant) == finding.suggestion.as_ref())
        };
        found.iter().find(is_it).cloned().ok_or(found)
    }
}

/// All planted mistakes.
pub fn planted() -> Vec<Mistake> {
    serde_json::from_str(&tree::read("tests/fixtures/lint/mistakes.json")).unwrap()
}

#[test]
fn planted_mistakes_are_found() {
    let planted = planted();
    assert!(planted.len() >= FEWEST, "{} mistakes", planted.len());
    let mut missed = Vec::new();
    for mistake in &planted {
        if let Err(found) = mistake.finding() {
            let Mistake { about, code, path, suggestion, .. } = mistake;
            missed.push(format!("{about}: {code} {path:?} {suggestion:?}: {found:#?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {} were missed: {}", missed.len(), planted.len(), missed.join("\n"));
}

/// What was probably meant takes the place of the text in the range, and is no mistake there.
#[test]
fn suggestions_mend_what_they_are_about() {
    let mut mended = BTreeMap::new();
    for mistake in planted() {
        let Ok(finding) = mistake.finding() else { continue };
        let (Some((start, end)), Some(meant)) = (finding.range, &finding.suggestion) else { continue };
        let mut workflow = mistake.workflow();
        let place = workflow.pointer_mut(&pointer(&finding.path)).unwrap();
        let chars: Vec<char> = place.as_str().unwrap().chars().collect();
        let part = |chars: &[char]| chars.iter().collect::<String>();
        *place = format!("{}{meant}{}", part(&chars[..start]), part(&chars[end..])).into();
        let known = Known::default();
        let again =
            found(&workflow, &known).into_iter().any(|one| one.path == finding.path && one.code == finding.code);
        assert!(!again, "{}: {meant} is a mistake, too", mistake.about);
        *mended.entry(finding.code).or_insert(0) += 1;
    }
    let wanted = [Code::UnknownReference, Code::UnknownOutput, Code::UnknownVariable, Code::WrongBrackets];
    assert!(wanted.iter().all(|code| mended.contains_key(code)), "{mended:?}");
}

/// The path of a finding as a JSON pointer.
pub fn pointer(path: &str) -> String {
    let parts = path.split(['.', '[']).map(|part| part.trim_end_matches(']')).filter(|part| !part.is_empty());
    parts.map(|part| format!("/{part}")).collect()
}
