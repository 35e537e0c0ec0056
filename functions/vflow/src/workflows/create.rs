//! `POST /api/v1/workflows`: creates a workflow.

use super::{body, etag};
use crate::error;
use api::doc::{Answer, Body};
use api::schema::{millis, object, requiring, text};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, unknown};
use engine::{Error, Port};
use http::StatusCode;
use model::Definition;
use records::workflows::{self, NewWorkflow, WorkflowChange};
use serde_json::{Value, json};

/// The version of a workflow if none is given.
const FIRST_VERSION: &str = "1.0.0";

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-create",
    id: "createWorkflow",
    methods: &["POST"],
    path: "/api/v1/workflows",
    summary: "Creates a workflow",
    doc: Doc {
        bodies: &[Body::json(asked, body::example)],
        body_required: true,
        answers: &[Answer::json(201, "The workflow was created; the header `ETag` tells its state", answered)],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Write),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn asked() -> Value {
    requiring(body::schema(), &["name"])
}

fn answered() -> Value {
    envelope::schema(&object([("id", text()), ("name", text()), ("createdAt", millis())]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    fields.required_text("name")?;
    let new = NewWorkflow { saved_by: request.device(), ..new_workflow(body::read(&fields)?) };
    let (account, definition) = (request.account()?, new.revision());
    let workflow = workflows::create(&context.engine, account, new).await?;
    let found = workflows::validate_saved(&context.engine, account, Some(&workflow.id), &definition).await?;
    let data = json!({"id": workflow.id, "name": workflow.name, "createdAt": workflow.created_at});
    let mut response = envelope::success(StatusCode::CREATED, "Workflow created successfully", &data);
    etag::show(&mut response, &workflow);
    Ok(unknown::tell(response, &found))
}

/// Fills in the defaults of the editor: enabled, first in its folder, no time limit.
pub(crate) fn new_workflow(given: WorkflowChange) -> NewWorkflow {
    NewWorkflow {
        id: None,
        name: given.name.unwrap_or_default(),
        description: given.description.unwrap_or_default(),
        folder_id: given.folder_id.flatten(),
        is_enabled: given.is_enabled.unwrap_or(true),
        is_favorite: given.is_favorite.unwrap_or(false),
        order: given.order.unwrap_or(0),
        tags: given.tags.unwrap_or_default(),
        version: given.version.unwrap_or_else(|| FIRST_VERSION.to_owned()),
        author: given.author.unwrap_or_default(),
        homepage: given.homepage.unwrap_or_default(),
        flow_key: given.flow_key.flatten(),
        flow_type: given.flow_type.unwrap_or_default(),
        v_flow_level: given.v_flow_level.unwrap_or(1),
        max_execution_time: given.max_execution_time.flatten(),
        reentry_behavior: given.reentry_behavior.flatten(),
        callback_url: given.callback_url.flatten(),
        on_failure: given.on_failure.flatten(),
        schedules_paused: given.schedules_paused.unwrap_or_default(),
        trigger_config: given.trigger_config.unwrap_or(Value::Null),
        definition: Definition {
            v: 1,
            steps: given.steps.unwrap_or_default(),
            inputs: given.inputs.unwrap_or_default(),
            outputs: given.outputs.unwrap_or_default(),
            triggers: given.triggers.unwrap_or_default(),
            kept: given.kept.unwrap_or_default().into_iter().filter(|(_, value)| !value.is_null()).collect(),
            record: given.record.unwrap_or_default(),
        },
        saved_by: given.saved_by,
        note: given.note.unwrap_or_default(),
    }
}
