//! Imports an upload: finds the workflows in its files, stores them, and reports the result of
//! each.

use super::archive;
use super::shape::{self, Found};
use super::upload::{self, Content, File, Upload};
use api::schema::{integer, list, object, saying, text};
use api::{Context, Request};
use engine::Error;
use engine::lint::Finding;
use model::Workflow;
use records::exchange::{self, Fate, Incoming, MAX_IMPORT};
use serde_json::{Value, json};

/// The most probable mistakes that an answer tells.
const MAX_WARNINGS: usize = 500;

/// The results of an import, as the answer shows them.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Workflows that were stored.
    pub imported: Vec<Value>,
    /// Workflows that already exist.
    pub skipped: Vec<Value>,
    /// Workflows and files that were refused.
    pub errors: Vec<Value>,
    /// Probable mistakes of what is stored; their paths begin with its place in `imported`.
    pub warnings: Vec<Finding>,
}

impl Report {
    /// The total number of workflows and unreadable files.
    pub fn total(&self) -> usize {
        self.imported.len() + self.skipped.len() + self.errors.len()
    }

    /// The message of the answer: `done`, unless nothing was imported and there are errors.
    pub fn message<'a>(&self, done: &'a str) -> &'a str {
        if self.errors.is_empty() || !self.imported.is_empty() {
            done
        } else {
            "No workflow was imported; errors says why"
        }
    }

    fn store(&mut self, workflow: &Workflow, findings: Vec<Finding>) {
        let place = format!("imported[{}]", self.imported.len());
        self.imported.push(json!({"workflowId": workflow.id, "name": workflow.name}));
        let room = MAX_WARNINGS.saturating_sub(self.warnings.len());
        self.warnings.extend(findings.into_iter().take(room).map(|finding| {
            let dot = if finding.path.is_empty() { "" } else { "." };
            Finding { path: format!("{place}{dot}{}", finding.path), ..finding }
        }));
    }

    fn refuse(&mut self, file: &str, workflow: Option<&str>, error: &Error) {
        let said = match error {
            Error::BadFile { reason } => reason.clone(),
            other => other.to_string(),
        };
        let mut row = json!({"filename": file, "error": said});
        if let (Some(name), Some(entries)) = (workflow, row.as_object_mut()) {
            entries.insert("name".to_owned(), name.into());
        }
        self.errors.push(row);
    }
}

/// Reads the request and imports its workflows.
pub(crate) async fn import(context: &Context, request: &Request) -> Result<Report, Error> {
    let upload = upload::read(request).await?;
    store(context, request, upload).await
}

/// Imports the workflows of files.
pub(crate) async fn store(context: &Context, request: &Request, upload: Upload) -> Result<Report, Error> {
    let (account, device) = (request.account()?, request.device());
    let Upload { files, manner } = upload;
    let mut report = Report::default();
    let mut folders = Vec::new();
    let mut workflows: Vec<(String, Incoming)> = Vec::new();
    for (name, found) in open(files)? {
        match found {
            Ok(found) => {
                folders.extend(found.folders);
                for workflow in found.workflows {
                    match workflow {
                        Ok(mut incoming) => {
                            incoming.new.saved_by.clone_from(&device);
                            incoming.change.saved_by.clone_from(&device);
                            workflows.push((name.clone(), incoming));
                        }
                        Err(error) => report.refuse(&name, None, &error),
                    }
                }
            }
            Err(error) => report.refuse(&name, None, &error),
        }
    }
    if workflows.len() > MAX_IMPORT {
        return Err(Error::TooMuch { what: "workflows", limit: MAX_IMPORT });
    }
    let named = |(file, incoming): (String, Incoming)| ((file, incoming.new.name.clone()), incoming);
    let (names, workflows): (Vec<_>, Vec<_>) = workflows.into_iter().map(named).unzip();
    let fates = exchange::import(&context.engine, account, &manner, &folders, workflows).await?;
    for ((file, name), fate) in names.iter().zip(fates) {
        match fate {
            Fate::Imported(workflow, findings) => report.store(&workflow, findings),
            Fate::Skipped { id, name } => {
                report.skipped.push(json!({"workflowId": id, "name": name, "reason": "Already exists"}));
            }
            Fate::Failed(error) => report.refuse(file, Some(name), &error),
        }
    }
    Ok(report)
}

/// The name of a file, and its content or the reason why it cannot be read.
type Opened = (String, Result<Found, Error>);

/// The content of each file. If the only file is invalid, the import fails. If there are several,
/// also in an archive, the error is reported.
fn open(files: Vec<File>) -> Result<Vec<Opened>, Error> {
    let alone = files.len() == 1;
    let mut opened = Vec::new();
    for File { name, content } in files {
        let found = match content {
            Content::Json(value) => shape::find(value),
            Content::Bytes(bytes) if archive::is_archive(&bytes) => {
                for (name, bytes) in archive::read(&bytes)? {
                    opened.push((shown(&name), entry(&name, &bytes)));
                }
                continue;
            }
            Content::Bytes(bytes) => shape::parse(&bytes).and_then(shape::find),
        };
        match found {
            Err(error) if alone => return Err(error),
            found => opened.push((name, found)),
        }
    }
    Ok(opened)
}

/// The content of a file in an archive. An archive inside an archive is not opened.
fn entry(name: &str, bytes: &[u8]) -> Result<Found, Error> {
    let json = name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"));
    if !json {
        return Err(Error::BadFile { reason: "Not a JSON file".to_owned() });
    }
    shape::parse(bytes).and_then(shape::find)
}

fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(255).collect()
}

/// The schemas of the lists in a report, and of its total.
pub(crate) fn rows() -> [(&'static str, Value); 4] {
    let name = saying(text(), "The workflow that was refused; absent if the file could not be read");
    [
        ("imported", list(&object([("workflowId", text()), ("name", text())]))),
        ("skipped", list(&object([("workflowId", text()), ("name", text()), ("reason", text())]))),
        ("errors", list(&object([("filename", text()), ("name?", name), ("error", text())]))),
        ("total", integer()),
    ]
}

/// The schema of an upload as a form.
pub(crate) fn form() -> Value {
    let file = json!({"type": "string", "format": "binary", "description": "JSON, or a ZIP archive of JSON files"});
    object([
        ("file", file),
        ("override?", json!({"type": "boolean", "default": false, "description": "Replace what is there"})),
        ("folderId?", json!({"type": "string", "description": "Where everything goes"})),
    ])
}

/// The schema of an upload as JSON.
pub(crate) fn body() -> Value {
    json!({
        "description": "A workflow, a list of them, or one of the shapes that exports write",
        "anyOf": [
            {"type": "array", "items": {"type": "object"}},
            {"type": "object", "properties": {
                "workflow": {"type": "object"},
                "workflows": {"type": "array", "items": {"type": "object"}},
                "folder": {"type": "object"},
                "folders": {"type": "array", "items": {"type": "object"}},
                "override": {"type": "boolean"},
                "folderId": {"type": ["string", "null"]},
            }},
            {"type": "object", "required": ["steps"], "description": "A workflow itself; all of its fields are kept"},
            {"type": "object", "required": ["data"], "description": "An answer with one of these shapes in it"},
        ],
    })
}

/// An example of a valid body.
pub(crate) fn example() -> Value {
    let step = json!({"id": "s1", "moduleId": "log", "parameters": {"message": "Hello"}});
    json!({"workflow": {"name": "Imported", "steps": [step]}, "override": false})
}
