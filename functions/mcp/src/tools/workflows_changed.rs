//! The tools that change workflows.

use super::builder::{Effect, Frame, Tool, dictionary};
use super::fields::workflow_id;
use super::outcome::Outcome;
use api::schema::{flag, text};
use api::workflow::{body, draft};
use api::{Context, Fields, LimitClass, Request, Scope, unknown};
use engine::Error;
use engine::lint::Finding;
use model::Workflow;
use records::versions::{self, NewVersion};
use records::workflows;
use serde_json::{Map, Value, json};

/// `workflow_save`, the tool.
pub(super) static SAVE: Tool = Tool {
    name: "workflow_save",
    title: "Save a workflow",
    says: "Stores a new workflow, or changes the given fields of an existing one. A change needs the etag of \
           workflow_get, and is refused if somebody else has changed the workflow since. The answer lists what is \
           probably wrong with it.",
    frame: Frame::of(Scope::Write, Effect::Saves, LimitClass::Modify),
    arguments: &[
        ("workflowId?", text, "The workflow to change; a new one is stored without it"),
        ("etag?", text, "The etag of workflow_get; required for a change"),
        ("workflow", dictionary, "The fields: name, description, inputs, outputs, steps, triggers, tests, …"),
        ("note?", text, "A note on the revision"),
    ],
    run: |context, request, given| Box::pin(saved(context, request, given)),
};

async fn saved(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let inner = fields.nested("workflow")?.ok_or_else(|| fields.refuse("workflow", "is required"))?;
    let engine = &context.engine;
    let (account, note) = (request.account()?, fields.text("note")?.map(str::to_owned));
    let mut change = body::read(&inner)?;
    change.note = note.or(change.note);
    change.saved_by = request.device();
    let mut found: Vec<Finding> = fields
        .object("workflow")?
        .map(|workflow| unknown::fields(&body::schema(), workflow).findings())
        .unwrap_or_default();
    if fields.value("workflowId").is_none() {
        if fields.value("etag").is_some() {
            return Err(fields.refuse("etag", "must be left out for a new workflow"));
        }
        inner.required_text("name")?;
        let new = draft::new(change);
        let definition = new.revision();
        let workflow = workflows::create(engine, account, new).await?;
        found.extend(workflows::validate_new(engine, account, &workflow, &definition).await?);
        return Ok(shown(&workflow, &found));
    }
    let id = workflow_id(&fields)?;
    change.expected_edits = Some(vec![edit(&fields)?]);
    let is_checked = change.touches_definition() || change.on_failure.is_some();
    let workflow = workflows::update(engine, account, &id, change).await?;
    if is_checked {
        found.extend(workflows::validate_stored(engine, account, &id).await?);
    }
    Ok(shown(&workflow, &found))
}

/// The number of the change that the caller has seen.
fn edit(fields: &Fields<'_>) -> Result<u64, Error> {
    let refused = || fields.refuse("etag", "is required: the etag that workflow_get shows");
    let text = fields.text("etag")?.ok_or_else(refused)?;
    text.trim_matches('"').parse().map_err(|_| refused())
}

fn shown(workflow: &Workflow, found: &[Finding]) -> Outcome {
    Outcome::ok(json!({
        "workflowId": workflow.id,
        "name": workflow.name,
        "etag": workflow.edit.to_string(),
        "revision": workflow.revision,
        "findings": found.iter().map(Finding::json).collect::<Vec<_>>(),
    }))
}

/// `workflow_publish`, the tool.
pub(super) static PUBLISH: Tool = Tool {
    name: "workflow_publish",
    title: "Publish a version",
    says: "Freezes the current revision of a workflow as its next version: v1, v2, … Callers that name a version \
           keep getting it, whatever is saved later.",
    frame: Frame::of(Scope::Admin, Effect::Adds, LimitClass::Modify),
    arguments: &[
        ("workflowId", text, "The id of the workflow"),
        ("note?", text, "A note on the version"),
        ("enabled?", flag, "Whether callers may name it at once; false by default"),
    ],
    run: |context, request, given| Box::pin(published(context, request, given)),
};

async fn published(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let new = NewVersion {
        note: fields.text("note")?.unwrap_or_default().to_owned(),
        enabled: fields.flag("enabled")?.unwrap_or(false),
    };
    let version = versions::publish(&context.engine, request.account()?, &workflow_id(&fields)?, new).await?;
    Ok(Outcome::ok(json!({
        "version": format!("v{}", version.number),
        "revision": version.revision,
        "note": version.note,
        "enabled": version.enabled,
    })))
}
