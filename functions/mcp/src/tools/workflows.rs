//! The tools that read workflows.

use super::builder::{Frame, Tool, dictionary};
use super::fields::{limit, number, position, workflow_id};
use super::outcome::Outcome;
use api::schema::{integer, list, text};
use api::workflow::{detail, draft};
use api::{Context, Fields, Request};
use engine::Error;
use engine::lint::ShownFinding;
use model::json::with;
use model::{AccountId, Definition, Workflow, WorkflowId};
use records::revisions::{self, Side};
use records::workflows::{self as stored, WorkflowQuery, WorkflowSort};
use serde_json::{Map, Value, json};

/// Fields of a workflow that only repeat other fields, or that only editors on phones use.
const NOISE: [&str; 8] =
    ["triggerConfig", "triggerConfigs", "triggerCount", "metadata", "isFavorite", "order", "vFlowLevel", "createdAt"];
/// The name of the current revision.
const CURRENT: &str = "current";

/// `workflow_list`, the tool.
pub(super) static LIST: Tool = Tool {
    name: "workflow_list",
    title: "List workflows",
    says: "Lists workflows with their ids, names and tags. Search finds a part of the name or the description.",
    frame: Frame::READS,
    arguments: &[
        ("search?", text, "A part of the name or the description"),
        ("tags?", || list(&text()), "Only workflows with one of these tags"),
        ("limit?", integer, "How many, 50 by default, at most 100"),
        ("offset?", integer, "The number of rows to skip"),
    ],
    run: |context, request, given| Box::pin(listed(context, request, given)),
};

async fn listed(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let query = WorkflowQuery {
        include_disabled: true,
        sort: WorkflowSort::Name,
        limit: limit(&fields, 50, 100)?,
        offset: position(&fields, "offset")?.unwrap_or(0),
        search: fields.text("search")?.unwrap_or_default().to_owned(),
        tags: fields.texts("tags")?.unwrap_or_default(),
        ..WorkflowQuery::default()
    };
    let page = stored::list(&context.engine, request.account()?, &query).await?;
    let rows: Vec<_> = page.workflows.iter().map(row).collect();
    Ok(Outcome::ok(json!({"workflows": rows, "total": page.total})))
}

fn row(workflow: &Workflow) -> Value {
    json!({
        "workflowId": workflow.id,
        "name": workflow.name,
        "description": workflow.description,
        "isEnabled": workflow.is_enabled,
        "tags": workflow.tags,
        "stepCount": workflow.step_count,
        "revision": workflow.revision,
        "modifiedAt": workflow.modified_at,
        "nextRunAt": workflow.next_run_at,
    })
}

/// `workflow_get`, the tool.
pub(super) static GET: Tool = Tool {
    name: "workflow_get",
    title: "Show a workflow",
    says: "Shows a workflow with its steps, inputs and outputs, in the form that workflow_save takes, and its etag, \
           which workflow_save wants back.",
    frame: Frame::READS,
    arguments: &[
        ("workflowId", text, "The id of the workflow"),
        ("revision?", integer, "An earlier revision instead of the current one"),
    ],
    run: |context, request, given| Box::pin(got(context, request, given)),
};

async fn got(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let (account, id) = (request.account()?, workflow_id(&fields)?);
    let (workflow, definition) = match fields.integer("revision")? {
        None => stored::read(&context.engine, account, &id).await?,
        Some(number) => {
            let number = u32::try_from(number).map_err(|_| Error::NotFound { what: "revision" })?;
            let (workflow, _, definition) = revisions::read(&context.engine, account, &id, number).await?;
            (Workflow { revision: number, ..workflow }, definition)
        }
    };
    Ok(Outcome::ok(shown(&workflow, &definition)))
}

/// The workflow, in the format in which it is saved.
pub(crate) fn shown(workflow: &Workflow, definition: &Definition) -> Value {
    let mut shown = json!(detail(workflow, definition));
    if let Some(fields) = shown.as_object_mut() {
        fields.retain(|name, value| !NOISE.contains(&name.as_str()) && !value.is_null());
        fields.insert("tags".to_owned(), json!(workflow.tags));
    }
    json!({"workflowId": workflow.id, "etag": workflow.edit.to_string(), "workflow": shown})
}

/// `workflow_validate`, the tool.
pub(super) static VALIDATE: Tool = Tool {
    name: "workflow_validate",
    title: "Check a workflow",
    says: "Finds mistakes in a workflow that is given, or in a stored one, without storing or running anything. Each \
           finding names the step and the field.",
    frame: Frame::READS,
    arguments: &[
        ("workflowId?", text, "The id of a stored workflow"),
        ("workflow?", dictionary, "Instead of workflowId: a workflow, as workflow_save takes it"),
    ],
    run: |context, request, given| Box::pin(validated(context, request, given)),
};

async fn validated(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let account = request.account()?;
    let found = match fields.object("workflow")? {
        Some(workflow) => draft::findings(&context.engine, account, workflow).await?,
        None if fields.value("workflowId").is_some() => {
            stored::validate_stored(&context.engine, account, &workflow_id(&fields)?).await?
        }
        None => return Err(Error::invalid("workflow", "is required, or else workflowId")),
    };
    let (errors, warnings) = ShownFinding::split(&found);
    Ok(Outcome::ok(json!({"valid": errors.is_empty(), "errors": errors, "warnings": warnings})))
}

/// `workflow_diff`, the tool.
pub(super) static DIFF: Tool = Tool {
    name: "workflow_diff",
    title: "Compare revisions",
    says: "Shows how two revisions of a workflow differ: steps by id, inputs and outputs by name.",
    frame: Frame::READS,
    arguments: &[
        ("workflowId", text, "The id of the workflow"),
        ("from", text, "The earlier side: the number of a revision, or current"),
        ("to?", text, "The later side; current by default"),
    ],
    run: |context, request, given| Box::pin(compared(context, request, given)),
};

async fn compared(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let id = workflow_id(&fields)?;
    let (from, to) = (side(&fields, "from")?, side(&fields, "to")?);
    let from = from.ok_or_else(|| fields.refuse("from", "is required"))?;
    difference(context, request.account()?, &id, from, to.unwrap_or(Side::Current)).await
}

fn side(fields: &Fields<'_>, name: &str) -> Result<Option<Side>, Error> {
    let refused = || fields.refuse(name, "must be the number of a revision, or current");
    match fields.value(name) {
        None => Ok(None),
        Some(Value::String(word)) if word == CURRENT => Ok(Some(Side::Current)),
        Some(Value::String(text)) => number(text).map(|number| Some(Side::Number(number))).ok_or_else(refused),
        Some(_) => {
            let number = fields.integer(name).ok().flatten().and_then(|number| u32::try_from(number).ok());
            number.map(|number| Some(Side::Number(number))).ok_or_else(refused)
        }
    }
}

async fn difference(
    context: &Context,
    account: &AccountId,
    id: &WorkflowId,
    from: Side,
    to: Side,
) -> Result<Outcome, Error> {
    let compared = revisions::compare(&context.engine, account, id, from, to).await?;
    let sides = [("from", compared.before.into()), ("to", compared.after.into())];
    Ok(Outcome::ok(with(json!(compared.difference), sides)))
}
