//! `GET /api/v1/workflows/{workflowId}/versions/{version}`: shows a version with its steps.

use super::show;
use crate::error;
use api::doc::{Answer, JSON};
use api::schema::Named;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, schema};
use engine::{Error, Port};
use records::versions;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-versions-get",
    id: "getVersion",
    methods: &["GET"],
    path: "/api/v1/workflows/{workflowId}/versions/{version}",
    summary: "Shows a published version with its steps",
    doc: Doc {
        answers: &[Answer {
            status: 200,
            media: JSON,
            says: "The version and what it froze",
            schema: || envelope::schema(&detail_schema()),
        }],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(&request)?);
    let (version, definition) = versions::read(&context.engine, account, &id, number).await?;
    let mut data = show::version(&version);
    if let Some(data) = data.as_object_mut() {
        data.insert("steps".to_owned(), json!(definition.steps));
        data.insert("inputs".to_owned(), json!(definition.inputs));
        data.insert("outputs".to_owned(), json!(definition.outputs));
        data.insert("triggers".to_owned(), json!(definition.triggers));
    }
    Ok(envelope::ok(&data))
}

fn detail_schema() -> Value {
    let frozen = schema::object([
        ("steps", schema::list(&schema::object([("id", schema::text()), ("moduleId", schema::text())]))),
        ("inputs", schema::list(&schema::object([("name", schema::text()), ("type", schema::text())]))),
        ("outputs", schema::list(&schema::object([("name", schema::text()), ("type", schema::text())]))),
        ("triggers", schema::list(&schema::any())),
    ]);
    json!({"allOf": [show::version_schema(), frozen.named("FrozenDefinition")]}).named("VersionDetails")
}
