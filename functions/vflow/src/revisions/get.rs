//! `GET /api/v1/workflows/{workflowId}/revisions/{revision}`: shows a revision with its steps.

use super::show;
use crate::error;
use api::doc::Answer;
use api::schema::{Named, any, list, map, object, saying};
use api::workflow::body::recording_schema;
use api::workflow::steps;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::revisions;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-revisions-get",
    id: "getRevision",
    methods: &["GET"],
    path: "/api/v1/workflows/{workflowId}/revisions/{revision}",
    summary: "Shows a revision of a workflow with its steps, whether or not it was published",
    doc: Doc { answers: &[Answer::json(200, "The revision and its definition", answered)], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(&request)?);
    let (workflow, revision, definition) = revisions::read(&context.engine, account, &id, number).await?;
    let mut data = show::revision(&revision, workflow.revision);
    if let Some(data) = data.as_object_mut() {
        data.insert("stepCount".to_owned(), definition.steps.len().into());
        data.insert("steps".to_owned(), steps::shown(&definition.steps));
        data.insert("inputs".to_owned(), json!(definition.inputs));
        data.insert("outputs".to_owned(), json!(definition.outputs));
        data.insert("triggers".to_owned(), json!(definition.triggers));
        data.insert("record".to_owned(), json!(definition.record));
        data.insert("kept".to_owned(), json!(definition.kept));
    }
    Ok(envelope::ok(&data))
}

fn answered() -> Value {
    let definition = object([
        ("steps", list(&steps::step_schema())),
        ("inputs", list(&steps::input_schema())),
        ("outputs", list(&steps::output_schema())),
        ("triggers", list(&map(&any()))),
        ("record", saying(recording_schema(), "Of which passes of its steps a run keeps records")),
        ("kept", saying(map(&any()), "Fields that are only kept for exports and for vFlow's editor")),
    ]);
    let parts = [show::revision_schema(), definition.named("RevisionDefinition")];
    envelope::schema(&json!({"allOf": parts}).named("RevisionDetails"))
}
