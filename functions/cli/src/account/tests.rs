//! The tests of a workflow, in a file beside it.

use super::broken::Broken;
use super::discover::test_files;
use super::names::stem;
use super::text;
use crate::Result;
use crate::variables::{Variables, Wrong};
use crate::yaml::{self, Entry, Node, Span};
use rehearsal::place::Part;
use serde_json::Value;
use std::path::Path;

/// The endings of test files.
const ENDINGS: [&str; 3] = ["test.yaml", "test.yml", "test.json"];
/// The keys of a test file that name other files. The server does not have them.
const LOCAL: [&str; 2] = ["workflow", "workflows"];

/// A file with the tests of the workflow beside it.
#[derive(Clone, Debug)]
pub struct TestFile {
    /// The path below the root, with `/`.
    pub file: String,
    /// The text as a tree, with placeholders as they are written.
    pub root: Node,
    /// The text as a tree, with values in place of placeholders.
    pub filled: Node,
}

/// The result of the search for the tests of a workflow.
pub enum Found {
    /// There are no tests of the workflow.
    Nothing,
    /// A file with its tests.
    Tests(Box<TestFile>),
    /// A file that cannot be read.
    Unread(Broken),
}

/// Reads the test file of a workflow, if there is one.
pub fn find(root: &Path, workflow: &str, variables: Option<&Variables>) -> Result<Found> {
    for ending in ENDINGS {
        let file = beside(workflow, ending);
        let Some(text) = text(&root.join(&file))? else { continue };
        let node = match yaml::read(&text) {
            Ok(node) => node,
            Err(error) => return Ok(Found::Unread(Broken { file, text, at: error.at, reason: error.reason })),
        };
        let is_about = match node.get("workflow") {
            None => node.entries().is_some(),
            Some(of) => of.text().is_some_and(|of| of.trim_start_matches("./") == last(workflow)),
        };
        if !is_about {
            return Ok(Found::Nothing);
        }
        return Ok(match filled(&node, variables) {
            Ok(filled) => Found::Tests(Box::new(TestFile { file, root: node, filled })),
            Err(Wrong { at, reason }) => Found::Unread(Broken { file, text, at, reason }),
        });
    }
    Ok(Found::Nothing)
}

fn filled(root: &Node, variables: Option<&Variables>) -> Result<Node, Wrong> {
    let Some(variables) = variables else { return Ok(root.clone()) };
    match variables.fill(root) {
        Ok(filled) => Ok(filled),
        Err(all) => all.into_iter().next().map_or_else(|| Ok(root.clone()), Err),
    }
}

/// The first mistake in tests, and its place.
pub fn wrong(tests: &Node) -> Option<(Span, String)> {
    let problem = rehearsal::Suite::read(&tests.value()).err()?;
    let mut at = tests.at.clone();
    let mut node = tests;
    for part in problem.path.parts() {
        let next = match part {
            Part::Key(name) => node.entry(name).map(|entry| (&entry.node, &entry.key_at)),
            Part::Index(index) => {
                node.items().and_then(|items| items.get(*index)).map(|item| (&item.node, &item.node.at))
            }
        };
        let Some((inner, place)) = next else { break };
        (node, at) = (inner, place.clone());
    }
    Some((at, problem.to_string()))
}

/// Reads the test files below a directory of the account, and returns their mistakes.
pub fn check_all(root: &Path, variables: Option<&Variables>, is_meant: impl Fn(&str) -> bool) -> Result<Vec<Broken>> {
    let mut found = Vec::new();
    for path in test_files(&[root.to_owned()])? {
        let file = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if !is_meant(&file) {
            continue;
        }
        let Some(text) = text(&path)? else { continue };
        let mistake = match yaml::read(&text) {
            Ok(node) => match filled(&node, variables) {
                Ok(filled) => wrong(&filled),
                Err(Wrong { at, reason }) => Some((at, reason)),
            },
            Err(error) => Some((error.at, error.reason)),
        };
        found.extend(mistake.map(|(at, reason)| Broken { file, text, at, reason }));
    }
    Ok(found)
}

/// The path of a new test file; `None` if another file is there.
pub fn place(root: &Path, workflow: &str) -> Option<String> {
    let file = beside(workflow, "test.yaml");
    (!root.join(&file).exists()).then_some(file)
}

fn beside(workflow: &str, ending: &str) -> String {
    let name = format!("{}.{ending}", stem(workflow));
    workflow.rsplit_once('/').map_or_else(|| name.clone(), |(directory, _)| format!("{directory}/{name}"))
}

fn last(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

impl TestFile {
    /// The tests in the format of the server.
    pub fn value(&self) -> Value {
        Self::shared(&self.filled)
    }

    /// The tests as they are in the file, with placeholders.
    pub fn template(&self) -> Value {
        Self::shared(&self.root)
    }

    fn shared(root: &Node) -> Value {
        let entries = root.entries().unwrap_or_default().iter();
        let entries = entries.filter(|entry| !LOCAL.contains(&entry.key.as_str()));
        Value::Object(entries.map(|entry| (entry.key.clone(), entry.node.value())).collect())
    }
}

/// The text of a test file with these tests. The keys of `old` that name other files, and its
/// comments, are kept.
pub fn print(tests: &Value, old: Option<&TestFile>) -> String {
    let local = old.and_then(|old| old.root.entries()).unwrap_or_default().iter();
    let mut entries: Vec<_> = local
        .filter(|entry| LOCAL.contains(&entry.key.as_str()))
        .map(|entry| Entry::new(entry.key.clone(), Node::from(&entry.node.value())))
        .collect();
    for (key, value) in tests.as_object().into_iter().flatten() {
        entries.push(Entry::new(key.clone(), tall(value)));
    }
    let mut root = Node::map(entries).tall();
    if let Some(old) = old {
        let lost = yaml::graft(&old.root, &mut root);
        root.below.extend(lost);
    }
    yaml::write(&root)
}

/// A value whose first level is printed over several lines, as are the items of a list.
fn tall(value: &Value) -> Node {
    match value {
        Value::Array(items) => Node::list(items.iter().map(tall).collect()).tall(),
        Value::Object(_) => Node::from(value).tall(),
        _ => Node::from(value),
    }
}
