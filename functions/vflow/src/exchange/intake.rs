//! Imports an upload: finds the workflows in its files, stores them, and reports the result of
//! each.

use super::archive;
use super::shape::{self, Found};
use super::text;
use super::upload::{self, Content, File, Upload};
use crate::error::folder_in;
use api::schema::object;
use api::{Context, Request, Response, envelope, unknown};
use engine::Error;
use engine::lint::Finding;
use http::StatusCode;
use model::Workflow;
use records::exchange::{self, ImportResult, Incoming, MAX_IMPORT};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// The most probable mistakes that an answer tells.
const MAX_WARNINGS: usize = 500;

/// The results of an import, as the answer shows them.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "ImportResult")]
pub(crate) struct Report {
    /// Workflows that were stored.
    pub imported: Vec<ImportedWorkflow>,
    /// Workflows that already exist.
    pub skipped: Vec<SkippedWorkflow>,
    /// Workflows and files that were refused.
    pub errors: Vec<ImportFailure>,
    /// The total number of workflows and unreadable files.
    pub total: usize,
    /// Probable mistakes of what is stored; their paths begin with its place in `imported`.
    #[serde(skip)]
    pub warnings: Vec<Finding>,
}

/// A workflow that was stored.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportedWorkflow {
    workflow_id: String,
    name: String,
}

/// A workflow that was not stored.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SkippedWorkflow {
    workflow_id: String,
    name: String,
    reason: &'static str,
}

/// A file or a workflow that was refused.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ImportFailure {
    filename: String,
    error: String,
    /// The workflow that was refused; absent if the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    name: Option<String>,
}

impl Report {
    /// The answer `data`, which contains this report.
    pub fn answer(&self, done: &str, data: &impl Serialize) -> Result<Response, Error> {
        Ok(unknown::add_warnings(envelope::with(StatusCode::OK, self.message(done), data)?, &self.warnings))
    }

    /// The message of the answer: `done`, unless nothing was imported and there are errors.
    fn message<'a>(&self, done: &'a str) -> &'a str {
        if self.errors.is_empty() || !self.imported.is_empty() {
            done
        } else {
            "No workflow was imported; errors says why"
        }
    }

    fn store(&mut self, workflow: &Workflow, findings: Vec<Finding>) {
        let place = format!("imported[{}]", self.imported.len());
        self.imported.push(ImportedWorkflow { workflow_id: workflow.id.to_string(), name: workflow.name.clone() });
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
        let name = workflow.map(str::to_owned);
        self.errors.push(ImportFailure { filename: file.to_owned(), error: said, name });
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
                report.warnings.extend(found.told);
                for workflow in found.workflows {
                    match workflow {
                        Ok(mut incoming) => {
                            incoming.new.fields.saved_by.clone_from(&device);
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
    let named = |(file, incoming): (String, Incoming)| {
        let name = incoming.change.name.clone().unwrap_or_default();
        ((file, name), incoming)
    };
    let (origins, workflows): (Vec<_>, Vec<_>) = workflows.into_iter().map(named).unzip();
    let fates = Box::pin(exchange::import(&context.engine, account, &manner, &folders, workflows)).await;
    let fates = fates.map_err(folder_in("folderId"))?;
    for ((file, name), fate) in origins.iter().zip(fates) {
        match fate {
            ImportResult::Imported(workflow, findings) => report.store(&workflow, findings),
            ImportResult::Skipped { id, name } => {
                report.skipped.push(SkippedWorkflow { workflow_id: id.to_string(), name, reason: "Already exists" });
            }
            ImportResult::Failed(error) => report.refuse(file, Some(name), &error),
        }
    }
    report.total = report.imported.len() + report.skipped.len() + report.errors.len();
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
            Content::Json(value, told) => shape::find(value).map(|found| Found { told, ..found }),
            Content::Bytes(bytes) if archive::is_archive(&bytes) => {
                for (name, bytes) in archive::read(&bytes)? {
                    opened.push((shown(&name), entry(&name, &bytes)));
                }
                continue;
            }
            Content::Bytes(bytes) => text::find(&name, &bytes),
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
    text::find(&shown(name), bytes)
}

fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(255).collect()
}

/// The schema of an upload as a form.
pub(crate) fn form() -> Value {
    let file = json!({"type": "string", "format": "binary", "description": "JSON, or a ZIP archive of JSON files"});
    object([
        ("file", file),
        ("override?", json!({"type": "boolean", "default": false, "description": "Replace existing workflows"})),
        ("folderId?", json!({"type": "string", "description": "The folder for everything"})),
    ])
}

/// The schema of an upload as JSON.
pub(crate) fn body() -> Value {
    json!({
        "description": "A workflow, a list of workflows, or one of the formats of exports",
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
            {"type": "object", "required": ["data"], "description": "An answer that contains one of these formats"},
        ],
    })
}

/// An example of a valid body.
pub(crate) fn example() -> Value {
    let step = json!({"id": "s1", "moduleId": "log", "parameters": {"message": "Hello"}});
    json!({"workflow": {"name": "Imported", "steps": [step]}, "override": false})
}
