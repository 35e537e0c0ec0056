//! `GET /api/v1/workflows/{workflowId}`: shows a workflow with its steps.

use super::etag;
use crate::error;
use api::doc::{Answer, UNCHANGED};
use api::schema::{Named, any, flag, integer, list, map, millis, object, one_of, or_null, saying, text};
use api::workflow::body::recording_schema;
use api::workflow::{body, detail, steps};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::workflows;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-get",
    id: "getWorkflow",
    methods: &["GET"],
    path: "/api/v1/workflows/{workflowId}",
    summary: "Shows a workflow with its steps",
    doc: Doc {
        answers: &[Answer::json(200, "The workflow; the header `ETag` tells its state", answered), UNCHANGED],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let (workflow, definition) = workflows::read(&context.engine, request.account()?, &id).await?;
    let mut shown = detail(&workflow, &definition);
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("nextRunAt".to_owned(), json!(workflow.next_run_at));
    }
    let mut response = envelope::ok(&shown);
    etag::show(&mut response, &workflow);
    Ok(response)
}

fn answered() -> Value {
    let metadata = object([
        ("author", text()),
        ("homepage", text()),
        ("vFlowLevel", integer()),
        ("tags", list(&text())),
        ("description", text()),
    ])
    .named("Metadata");
    let data = object([
        ("id", text()),
        ("name", text()),
        ("description", text()),
        ("isEnabled", flag()),
        ("isFavorite", flag()),
        ("folderId", or_null(&text())),
        ("order", integer()),
        ("steps", list(&steps::step_schema())),
        ("inputs", list(&steps::input_schema())),
        ("outputs", list(&steps::output_schema())),
        ("triggerConfig", saying(or_null(&map(&any())), "The first trigger")),
        ("triggers", list(&map(&any()))),
        ("triggerConfigs", saying(list(&map(&any())), "The same, each with its settings beside its type")),
        ("triggerCount", saying(integer(), "Those among the steps are counted, too")),
        ("nextRunAt", saying(or_null(&millis()), "When its schedules start it next")),
        ("createdAt", millis()),
        ("modifiedAt", millis()),
        ("version", text()),
        ("revision", saying(integer(), "Raised by every change of what runs")),
        ("flowKey", saying(text(), "The key by which flows are called")),
        ("flowType", one_of(&["sync", "async"])),
        ("reentryBehavior", or_null(&body::reentry_schema())),
        ("callbackUrl", saying(or_null(&text()), "The URL to which the completion webhook of each run is sent")),
        (
            "onFailure",
            saying(or_null(&text()), "The id of the workflow that is started when a run has failed or timed out"),
        ),
        ("schedulesPaused", flag()),
        ("record", saying(recording_schema(), "Of which passes of its steps a run keeps records")),
        ("limit", saying(or_null(&body::limit_schema()), "The limit of which a run holds a place")),
        ("maxExecutionTime", saying(or_null(&integer()), "In seconds")),
        ("metadata", metadata),
    ])
    .named("Workflow");
    envelope::schema(&data)
}
