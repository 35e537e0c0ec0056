//! Reads the files of an account.

use super::api::{self, Api};
use super::broken::Broken;
use super::names::stem;
use super::tests::{self, Found, TestFile};
use super::{APIS, Account, CONFIG, WORKFLOWS};
use crate::form::{self, Content, Document, TESTS};
use crate::variables::{Variables, Wrong};
use crate::yaml::{self, Node};
use crate::{Failure, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// A file with a workflow.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path below the root, with `/`.
    pub file: String,
    /// The text of the file.
    pub text: String,
    /// The text as a tree.
    pub root: Node,
    /// The content of the file, with the placeholders as they are written.
    pub template: Content,
    /// The workflow, with the tests of the file beside it, and values in place of placeholders.
    pub document: Document,
    /// The file with its tests.
    pub tests: Option<TestFile>,
    /// The names of its folders, outermost first.
    pub folder: Vec<String>,
}

/// A file with an API record.
#[derive(Clone, Debug)]
pub struct ApiSource {
    /// The path below the root, with `/`.
    pub file: String,
    /// The text as a tree.
    pub root: Node,
    /// The content of the file, with the placeholders as they are written.
    pub template: Api,
    /// The API record, with values in place of placeholders.
    pub api: Api,
}

/// The files of an account.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The workflows, by path.
    pub workflows: Vec<Source>,
    /// The API records, by path.
    pub apis: Vec<ApiSource>,
    /// The files that cannot be read.
    pub broken: Vec<Broken>,
    /// The mistakes in tests of workflows that were read.
    pub wrong_tests: Vec<Broken>,
    /// The folders that `sluice.yaml` names, with their order.
    pub orders: Vec<(Vec<String>, i64)>,
}

/// The part of an account that a command is about.
#[derive(Clone, Debug, Default)]
pub struct Scope(Vec<String>);

impl Scope {
    /// The part with these files and directories; everything, if there are none.
    pub fn of(account: &Account, here: &Path, paths: &[PathBuf]) -> Result<Self> {
        let mut parts = Vec::new();
        for path in paths {
            let full = normal(&here.join(path));
            let inside = full.strip_prefix(&account.root).map_err(|_| {
                Failure::usage("a path is not in the directory of the account")
                    .at(path.display().to_string())
                    .because(format!("the account is described in {}", account.root.display()))
            })?;
            parts.push(inside.to_string_lossy().replace('\\', "/"));
        }
        Ok(Self(if parts.iter().any(String::is_empty) { Vec::new() } else { parts }))
    }

    /// Whether a file is in it, by its path below the root.
    pub fn has(&self, file: &str) -> bool {
        let inside =
            |part: &String| file == part || file.strip_prefix(part.as_str()).is_some_and(|rest| rest.starts_with('/'));
        self.0.is_empty() || self.0.iter().any(inside)
    }

    /// Whether it is the whole account.
    pub fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    /// The named files outside the directories of the account that have the names of workflows.
    fn elsewhere(&self, root: &Path) -> BTreeSet<String> {
        let is_own = |part: &str| {
            [WORKFLOWS, APIS].iter().any(|own| part.strip_prefix(own).is_some_and(|rest| rest.starts_with('/')))
        };
        let name = |part: &str| part.rsplit('/').next().unwrap_or_default().to_owned();
        let is_meant =
            |part: &&String| *part != CONFIG && !is_own(part) && is_workflow(&name(part)) && root.join(part).is_file();
        self.0.iter().filter(is_meant).cloned().collect()
    }
}

impl Loaded {
    /// Whether a file that was read is in this part of the account.
    pub fn is_in(&self, scope: &Scope) -> bool {
        let workflows = self.workflows.iter().map(|source| &source.file);
        let tests = self.workflows.iter().filter_map(|source| Some(&source.tests.as_ref()?.file));
        let apis = self.apis.iter().map(|source| &source.file);
        let broken = self.broken.iter().chain(&self.wrong_tests).map(|broken| &broken.file);
        workflows.chain(tests).chain(apis).chain(broken).any(|file| scope.has(file))
    }

    /// Reads the workflows that a command names although they are outside the directories of the
    /// account. Their ids can be those of others.
    pub fn add_elsewhere(&mut self, account: &Account, scope: &Scope) -> Result<()> {
        scope.elsewhere(&account.root).into_iter().try_for_each(|file| workflow(account, file, self))
    }
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// Reads all files of the account, whatever the scope of the command is: two files must not have
/// the same id.
pub fn load(account: &Account) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    for file in files(&account.root, WORKFLOWS)? {
        workflow(account, file, &mut loaded)?;
    }
    for file in files(&account.root, APIS)? {
        let text = read(&account.root.join(&file))?;
        match yaml::read(&text) {
            Err(error) => loaded.broken.push(Broken { file, text, at: error.at, reason: error.reason }),
            Ok(root) => match filled(&root, account.variables()).and_then(|filled| api::read(&filled)) {
                Ok(api) => {
                    let template = api::template(&root);
                    loaded.apis.push(ApiSource { file, root, template, api });
                }
                Err(problems) => broken(&mut loaded, &file, &text, problems),
            },
        }
    }
    twice(&mut loaded);
    let folders = account.config.folders.iter();
    loaded.orders = folders.map(|(directory, folder)| (account.config.path(directory), folder.order)).collect();
    Ok(loaded)
}

fn workflow(account: &Account, file: String, loaded: &mut Loaded) -> Result<()> {
    let text = read(&account.root.join(&file))?;
    let root = match yaml::read(&text) {
        Ok(root) => root,
        Err(error) => {
            loaded.broken.push(Broken { file, text, at: error.at, reason: error.reason });
            return Ok(());
        }
    };
    let variables = account.variables();
    let misplaced = variables.and_then(|_| form::misplaced(&root));
    let filled = misplaced.map_or_else(|| filled(&root, variables), |problem| Err(vec![problem]));
    match filled.and_then(|filled| Ok((form::read(&filled, stem(&file))?, filled))) {
        Ok((mut document, filled)) => {
            let tests = match tests::find(&account.root, &file, variables)? {
                Found::Nothing => None,
                Found::Tests(tests) => Some(*tests),
                Found::Unread(unread) => {
                    loaded.broken.push(unread);
                    return Ok(());
                }
            };
            if let Some(tests) = &tests {
                let both = document.content.0.insert(TESTS.to_owned(), tests.value());
                if both.is_some() {
                    let at = document.places.find(TESTS).unwrap_or_default();
                    let reason = format!("{} has tests of this workflow, too", tests.file);
                    broken(loaded, &file, &text, vec![form::Problem { at, reason }]);
                    return Ok(());
                }
            }
            if let Some((at, reason)) = wrong_tests(&filled, tests.as_ref()) {
                let (file, text) = match &tests {
                    Some(tests) => (tests.file.clone(), read(&account.root.join(&tests.file))?),
                    None => (file.clone(), text.clone()),
                };
                loaded.wrong_tests.push(Broken { file, text, at, reason });
            }
            let directory =
                file.strip_prefix(WORKFLOWS).and_then(|rest| rest.rsplit_once('/')).map_or("", |(path, _)| path);
            let folder = account.config.path(directory);
            let template = form::template(&root, stem(&file));
            loaded.workflows.push(Source { file, text, root, template, document, tests, folder });
        }
        Err(problems) => broken(loaded, &file, &text, problems),
    }
    Ok(())
}

/// What is wrong with the tests of a workflow, which are in a file of their own or in that of the
/// workflow.
fn wrong_tests(root: &Node, tests: Option<&tests::TestFile>) -> Option<(yaml::Span, String)> {
    let node = tests.map_or_else(|| root.get(TESTS), |tests| Some(&tests.filled))?;
    tests::wrong(node)
}

/// A file with values in place of placeholders.
fn filled(root: &Node, variables: Option<&Variables>) -> Result<Node, Vec<form::Problem>> {
    let Some(variables) = variables else { return Ok(root.clone()) };
    let problem = |wrong: Wrong| form::Problem { at: wrong.at, reason: wrong.reason };
    variables.fill(root).map_err(|all| all.into_iter().map(problem).collect())
}

fn broken(loaded: &mut Loaded, file: &str, text: &str, problems: Vec<form::Problem>) {
    for problem in problems {
        let (file, text) = (file.to_owned(), text.to_owned());
        loaded.broken.push(Broken { file, text, at: problem.at, reason: problem.reason });
    }
}

/// Files with the same id, of which the later ones cannot be read.
fn twice(loaded: &mut Loaded) {
    let mut seen: Vec<(String, String)> = Vec::new();
    let mut later = Vec::new();
    loaded.workflows.retain(|source| {
        let id = source.document.content.id().to_owned();
        let Some((_, first)) = seen.iter().find(|(other, _)| *other == id) else {
            seen.push((id, source.file.clone()));
            return true;
        };
        let reason = format!("{first} has the id {id}, too");
        let at = source.document.places.find(form::ID).unwrap_or_default();
        later.push(Broken { file: source.file.clone(), text: source.text.clone(), at, reason });
        false
    });
    loaded.broken.extend(later);
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| Failure::of_file("a file cannot be read", path, &error))
}

/// The YAML and JSON files below a directory, sorted. Tests of workflows and hidden files are not
/// among them.
fn files(root: &Path, directory: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        let path = root.join(&directory);
        if !path.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') {
                continue;
            }
            let file = format!("{directory}/{name}");
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push(file);
            } else if is_workflow(&name) {
                found.push(file);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file has the name of a workflow or an API record.
fn is_workflow(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    ["yaml", "yml", "json"].contains(&ending) && stem.rsplit('.').next() != Some("test")
}
