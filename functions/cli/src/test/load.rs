//! Reads test files and the workflows that they test.

use super::source::{Malformed, Source};
use crate::failure::Failure;
use crate::files::discover::{WORKFLOWS, plain, stem};
use crate::files::yaml::Node;
use crate::files::{form, yaml};
use model::{Definition, WorkflowId};
use rehearsal::{Path as Place, Problem, Subject, Suite};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The parameter by which a step names the workflow that it calls.
const CALLED: &str = "workflow_id";

/// A test file, read.
pub struct Loaded {
    /// The path of the file.
    pub file: PathBuf,
    /// Its values with their lines.
    pub source: Source,
    /// What it says.
    pub suite: Suite,
    /// The workflow that it tests.
    pub subject: Subject,
    /// The name of that workflow's file, or of the test file if the workflow is written in it.
    pub workflow: PathBuf,
    /// The other files that it depends on.
    pub files: Vec<PathBuf>,
}

/// Reads a test file, and the workflows that it names.
pub fn load(file: &Path) -> Result<Loaded, Failure> {
    let source = read(file)?;
    let problem = |problem: Problem| {
        let place = format!("{}:{}", file.display(), source.line(&problem.path));
        Failure::usage(problem.message.clone()).at(format!("{place}, {}", problem.path))
    };
    let suite = Suite::read(&source.value()).map_err(problem)?;
    let mut files = Vec::new();
    let (mut subject, workflow) = match &suite.workflow {
        Some(Value::String(path)) => workflow_file(&beside(file, path), &mut files)?,
        Some(inline) if is_flat(inline) => {
            (Subject::read(inline, &Place::root().key("workflow")).map_err(problem)?, file.to_path_buf())
        }
        Some(_) => (inline(file, |root| root.get("workflow"))?, file.to_path_buf()),
        None => workflow_file(&same_name(file)?, &mut files)?,
    };
    for (id, value) in &suite.workflows {
        let other = match value {
            Value::String(path) => workflow_file(&beside(file, path), &mut files)?.0,
            flat if is_flat(flat) => Subject::read(flat, &Place::root().key("workflows").key(id)).map_err(problem)?,
            _ => inline(file, |root| root.get("workflows")?.get(id))?,
        };
        subject.others.push(Subject { id: Some(id.clone()), ..other });
    }
    add_neighbours(&mut subject, &workflow, &mut files)?;
    Ok(Loaded { file: file.to_path_buf(), source, suite, subject, workflow, files })
}

/// Adds the workflows that are called and whose files lie beside that of the workflow, under their
/// ids as names.
fn add_neighbours(subject: &mut Subject, workflow: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let mut called = called(&subject.definition);
    while let Some(id) = called.pop() {
        let is_known =
            subject.id.as_ref() == Some(&id) || subject.others.iter().any(|other| other.id.as_ref() == Some(&id));
        let mut paths = WORKFLOWS.iter().map(|end| beside(workflow, &format!("{id}.{end}")));
        let Some(path) = paths.find(|path| !is_known && path.is_file()) else { continue };
        let (other, _) = workflow_file(&path, files)?;
        called.extend(self::called(&other.definition));
        subject.others.push(Subject { id: Some(id), ..other });
    }
    Ok(())
}

/// The ids of the workflows that steps call. Those that are evaluated first are not known.
fn called(definition: &Definition) -> Vec<String> {
    let ids = definition.steps.iter().filter_map(|step| step.parameters.get(CALLED)?.as_str().map(str::to_owned));
    ids.filter(|id| WorkflowId::parse(id).is_ok()).collect()
}

fn beside(file: &Path, path: &str) -> PathBuf {
    plain(&file.parent().unwrap_or(Path::new("")).join(path))
}

/// The workflow that has the same name as the test file.
fn same_name(file: &Path) -> Result<PathBuf, Failure> {
    let missing = |name: &str| {
        Failure::usage("the test file does not say which workflow it tests")
            .at(file.display().to_string())
            .because(format!("there is no {name}.yaml beside it"))
            .advise("write `workflow: ./FILE`")
    };
    let name = stem(file).ok_or_else(|| missing("workflow"))?;
    let found = WORKFLOWS.iter().map(|end| beside(file, &format!("{name}.{end}"))).find(|path| path.is_file());
    found.ok_or_else(|| missing(&name))
}

fn workflow_file(path: &Path, files: &mut Vec<PathBuf>) -> Result<(Subject, PathBuf), Failure> {
    files.push(path.to_path_buf());
    let source = read(path)?;
    if !is_flat(&source.value()) {
        return nested(path);
    }
    let subject = Subject::read(&source.value(), &Place::root()).map_err(|problem| {
        Failure::usage(problem.message.clone()).at(format!("{}:{}", path.display(), source.line(&problem.path)))
    })?;
    Ok((subject, path.to_path_buf()))
}

/// Whether the steps are written as the API takes them.
fn is_flat(workflow: &Value) -> bool {
    let steps = workflow.get("steps").and_then(Value::as_array);
    steps.is_some_and(|steps| steps.iter().all(|step| step.get("moduleId").is_some()))
}

/// A workflow in the nested form of files.
fn nested(path: &Path) -> Result<(Subject, PathBuf), Failure> {
    let at = |line: usize| format!("{}:{line}", path.display());
    let text = fs::read_to_string(path)?;
    let root = yaml::read(&text).map_err(|error| Failure::usage(error.reason.clone()).at(at(error.line)))?;
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    Ok((of_node(&root, name, path, &text)?, path.to_path_buf()))
}

/// A workflow in the nested form, in the test file itself.
fn inline(file: &Path, part: impl Fn(&Node) -> Option<&Node>) -> Result<Subject, Failure> {
    let text = fs::read_to_string(file)?;
    let at = |line: usize| format!("{}:{line}", file.display());
    let root = yaml::read(&text).map_err(|error| Failure::usage(error.reason.clone()).at(at(error.line)))?;
    let node = part(&root).ok_or_else(|| Failure::usage("the workflow cannot be read").at(at(1)))?;
    of_node(node, "workflow", file, &text)
}

fn of_node(node: &Node, name: &str, path: &Path, text: &str) -> Result<Subject, Failure> {
    let document = form::read(node, name).map_err(|problems| {
        let first = problems.first();
        let before = first.and_then(|problem| text.get(..problem.at.start)).unwrap_or_default();
        let place = format!("{}:{}", path.display(), before.lines().count().max(1));
        Failure::usage(first.map_or("the workflow cannot be read", |problem| problem.reason.as_str())).at(place)
    })?;
    let steps = document.content.0.get("steps").and_then(Value::as_array);
    let unnamed = steps.and_then(|steps| steps.iter().position(|step| step.get("moduleId").is_none()));
    if let Some(at) = unnamed {
        let start = document.places.find(&format!("steps[{at}]")).unwrap_or_default().start;
        let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
        return Err(Failure::usage("a step has no module")
            .at(format!("{}:{line}", path.display()))
            .because("its key is one of the API's form of a step, which needs moduleId")
            .advise("give it another id, or write {id: …, moduleId: …}"));
    }
    let flat = Value::Object(document.content.0);
    Subject::read(&flat, &Place::root())
        .map_err(|problem| Failure::usage(problem.message.clone()).at(path.display().to_string()))
}

fn read(path: &Path) -> Result<Source, Failure> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::usage("the file cannot be read").at(shown.clone()).because(error.to_string()))?;
    Source::read(&text).map_err(|Malformed { line, message }| {
        Failure::usage("the file is neither YAML nor JSON").at(format!("{shown}:{line}")).because(message)
    })
}
