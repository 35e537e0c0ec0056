//! Reads a file of a test: as values with their lines, or as a workflow.

use super::source::Source;
use crate::variables::Variables;
use crate::yaml::Node;
use crate::{Failure, Result, form, yaml};
use rehearsal::{Path as Place, Subject};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Reads files, with values in place of placeholders.
pub(super) struct Reader<'a> {
    /// The values; `None` if placeholders are ordinary texts.
    pub variables: Option<&'a Variables>,
}

impl Reader<'_> {
    /// The values of a file with their lines.
    pub fn source(&self, path: &Path) -> Result<Source> {
        let (text, root) = self.tree(path)?;
        Ok(Source::of(root, &text))
    }

    /// The workflow in a file. The file is added to `files`.
    pub fn workflow_file(&self, path: &Path, files: &mut Vec<PathBuf>) -> Result<(Subject, PathBuf)> {
        files.push(path.to_path_buf());
        let (text, root) = self.tree(path)?;
        if !is_flat(&root.value()) {
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            return Ok((of_node(&root, name, path, &text)?, path.to_path_buf()));
        }
        let source = Source::of(root, &text);
        let subject = Subject::read(&source.value(), &Place::root()).map_err(|problem| {
            Failure::usage(problem.message.clone()).at(format!("{}:{}", path.display(), source.line(&problem.path)))
        })?;
        Ok((subject, path.to_path_buf()))
    }

    /// A workflow in the nested form, in the test file itself.
    pub fn inline(&self, file: &Path, part: impl Fn(&Node) -> Option<&Node>) -> Result<Subject> {
        let (text, root) = self.tree(file)?;
        let missing = || Failure::usage("the workflow cannot be read").at(format!("{}:1", file.display()));
        of_node(part(&root).ok_or_else(missing)?, "workflow", file, &text)
    }

    /// The text of a file, and its tree.
    fn tree(&self, path: &Path) -> Result<(String, Node)> {
        let shown = path.display().to_string();
        let text =
            fs::read_to_string(path).map_err(|error| Failure::of_file("the file cannot be read", path, &error))?;
        let root =
            yaml::read(&text).map_err(|error| Failure::usage(error.reason).at(format!("{shown}:{}", error.line)))?;
        let filled = match self.variables {
            None => root,
            Some(variables) => variables.fill(&root).map_err(|wrong| {
                let first = wrong.into_iter().next();
                let line = first.as_ref().map_or(1, |wrong| line(&text, wrong.at.start));
                let reason = first.map(|wrong| wrong.reason).unwrap_or_default();
                Failure::usage("a placeholder cannot be replaced").at(format!("{shown}:{line}")).because(reason)
            })?,
        };
        Ok((text, filled))
    }
}

/// Whether the steps have the format of the API.
pub(super) fn is_flat(workflow: &Value) -> bool {
    let steps = workflow.get("steps").and_then(Value::as_array);
    steps.is_some_and(|steps| steps.iter().all(|step| step.get("moduleId").is_some()))
}

/// The line of a place, from 1.
fn line(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

fn of_node(node: &Node, name: &str, path: &Path, text: &str) -> Result<Subject> {
    let document = form::read(node, name).map_err(|problems| {
        let first = problems.first();
        let place = format!("{}:{}", path.display(), first.map_or(1, |problem| line(text, problem.at.start)));
        Failure::usage(first.map_or("the workflow cannot be read", |problem| problem.reason.as_str())).at(place)
    })?;
    let steps = document.content.0.get("steps").and_then(Value::as_array);
    let unnamed = steps.and_then(|steps| steps.iter().position(|step| step.get("moduleId").is_none()));
    if let Some(at) = unnamed {
        let start = document.places.find(&format!("steps[{at}]")).unwrap_or_default().start;
        return Err(Failure::usage("a step has no module")
            .at(format!("{}:{}", path.display(), line(text, start)))
            .because("its key is one of the API's form of a step, which needs moduleId")
            .advise("give it another id, or write {id: …, moduleId: …}"));
    }
    let flat = Value::Object(document.content.0);
    Subject::read(&flat, &Place::root())
        .map_err(|problem| Failure::usage(problem.message.clone()).at(path.display().to_string()))
}
