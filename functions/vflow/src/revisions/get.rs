//! `GET /api/v1/workflows/{workflowId}/revisions/{revision}`: shows a revision with its steps.

use super::show::{self, Shown};
use crate::error;
use api::doc::Answer;
use api::schema::or_null;
use api::typed;
use api::workflow::body::limit_schema;
use api::workflow::steps;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use model::{Input, Output, Recording, WorkflowLimit};
use records::revisions;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-revisions-get",
    id: "getRevision",
    methods: &["GET"],
    path: "/api/v1/workflows/{workflowId}/revisions/{revision}",
    summary: "Shows a revision of a workflow with its steps, whether or not it was published",
    doc: Doc {
        answers: &[Answer::json(200, "The revision and its definition", envelope::schema_of::<RevisionDetails<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

/// A revision with its definition.
#[derive(Serialize, JsonSchema)]
struct RevisionDetails<'a> {
    #[serde(flatten)]
    revision: Shown<'a>,
    #[schemars(schema_with = "steps::steps_in")]
    steps: Value,
    #[schemars(schema_with = "steps::inputs_in")]
    inputs: &'a [Input],
    #[schemars(schema_with = "steps::outputs_in")]
    outputs: &'a [Output],
    triggers: &'a [Value],
    /// Of which passes of its steps a run keeps records.
    record: Recording,
    /// The limit of which a run holds a place.
    #[schemars(schema_with = "limit_in")]
    limit: Option<&'a WorkflowLimit>,
    /// Fields that are only kept for exports and for vFlow's editor.
    kept: &'a Map<String, Value>,
}

fn limit_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(or_null(&limit_schema()))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(&request)?);
    let (workflow, revision, definition) = revisions::read(&context.engine, account, &id, number).await?;
    envelope::data(&RevisionDetails {
        revision: Shown::of(&revision, workflow.revision).with_step_count(definition.steps.len()),
        steps: steps::shown(&definition.steps),
        inputs: &definition.inputs,
        outputs: &definition.outputs,
        triggers: &definition.triggers,
        record: definition.record,
        limit: definition.limit.as_ref(),
        kept: &definition.kept,
    })
}
