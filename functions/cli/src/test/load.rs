//! Reads test files and the workflows that they test.

use super::reader::{Reader, is_flat};
use super::source::Source;
use crate::account::Account;
use crate::account::discover::{WORKFLOWS, plain, stem};
use crate::variables::Variables;
use crate::{Failure, Result};
use model::{Definition, WorkflowId};
use rehearsal::{Path as Place, Problem, Subject, Suite};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The parameter in which a step names the workflow that it calls.
const CALLED: &str = "workflow_id";

/// A test file that was read.
pub struct Loaded {
    /// The path of the file.
    pub file: PathBuf,
    /// Its values with their lines.
    pub source: Source,
    /// The cases of the file.
    pub suite: Suite,
    /// The workflow that it tests.
    pub subject: Subject,
    /// The name of that workflow's file, or of the test file if the workflow is written in it.
    pub workflow: PathBuf,
    /// The other files that it depends on.
    pub files: Vec<PathBuf>,
}

/// The values of placeholders in the files beside a test file: those of the environment with this
/// name, or of the first one. `None` if there are no environments.
pub fn variables(file: &Path, environment: Option<&str>) -> Result<Option<Variables>> {
    let folder = std::path::absolute(file)?;
    let account = match Account::around(folder.parent().unwrap_or(&folder))? {
        Some(account) => account.choose_or_first(environment)?,
        None if environment.is_some() => Account::find(&folder)?,
        None => return Ok(None),
    };
    Ok(account.variables().cloned())
}

/// Reads a test file, and the workflows that it names.
pub fn load(file: &Path, variables: Option<&Variables>) -> Result<Loaded> {
    let reader = Reader { variables };
    let source = reader.source(file)?;
    let problem = |problem: Problem| {
        let place = format!("{}:{}", file.display(), source.line(&problem.path));
        Failure::usage(problem.message.clone()).at(format!("{place}, {}", problem.path))
    };
    let suite = Suite::read(&source.value()).map_err(problem)?;
    let mut files = Vec::new();
    let (mut subject, workflow) = match &suite.workflow {
        Some(Value::String(path)) => reader.workflow_file(&beside(file, path), &mut files)?,
        Some(inline) if is_flat(inline) => {
            (Subject::read(inline, &Place::root().key("workflow")).map_err(problem)?, file.to_path_buf())
        }
        Some(_) => (reader.inline(file, |root| root.get("workflow"))?, file.to_path_buf()),
        None => reader.workflow_file(&same_name(file)?, &mut files)?,
    };
    for (id, value) in &suite.workflows {
        let other = match value {
            Value::String(path) => reader.workflow_file(&beside(file, path), &mut files)?.0,
            flat if is_flat(flat) => Subject::read(flat, &Place::root().key("workflows").key(id)).map_err(problem)?,
            _ => reader.inline(file, |root| root.get("workflows")?.get(id))?,
        };
        subject.others.push(Subject { id: Some(id.clone()), ..other });
    }
    add_neighbours(&reader, &mut subject, &workflow, &mut files)?;
    Ok(Loaded { file: file.to_path_buf(), source, suite, subject, workflow, files })
}

/// Adds the called workflows whose files are in the folder of the workflow, and have their ids as
/// names.
fn add_neighbours(reader: &Reader<'_>, subject: &mut Subject, workflow: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let mut called = called_workflows(&subject.definition);
    while let Some(id) = called.pop() {
        let is_known =
            subject.id.as_ref() == Some(&id) || subject.others.iter().any(|other| other.id.as_ref() == Some(&id));
        let mut paths = WORKFLOWS.iter().map(|end| beside(workflow, &format!("{id}.{end}")));
        let Some(path) = paths.find(|path| !is_known && path.is_file()) else { continue };
        let (other, _) = reader.workflow_file(&path, files)?;
        called.extend(self::called_workflows(&other.definition));
        subject.others.push(Subject { id: Some(id), ..other });
    }
    Ok(())
}

/// The ids of the workflows that steps call. Ids that must be evaluated are not known.
fn called_workflows(definition: &Definition) -> Vec<String> {
    let ids = definition.steps.iter().filter_map(|step| step.parameters.get(CALLED)?.as_str().map(str::to_owned));
    ids.filter(|id| WorkflowId::parse(id).is_ok()).collect()
}

fn beside(file: &Path, path: &str) -> PathBuf {
    plain(&file.parent().unwrap_or(Path::new("")).join(path))
}

/// The workflow that has the same name as the test file.
fn same_name(file: &Path) -> Result<PathBuf> {
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
