//! `POST /api/v1/workflows/validate`: lists the mistakes in a workflow before it is stored or
//! executed.

use crate::error;
use api::doc::{Answer, Body, JSON};
use api::schema::{any, flag, list, map, object, saying, text};
use api::workflow::draft;
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, unknown};
use engine::lint::{Finding, Severity};
use engine::{Error, Port};
use model::WorkflowId;
use records::workflows;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-validate",
    id: "validateWorkflow",
    methods: &["POST"],
    path: "/api/v1/workflows/validate",
    summary: "Checks a workflow, given or stored, and lists the mistakes; stores and runs nothing",
    doc: Doc {
        bodies: &[Body { media: JSON, schema: given, example }],
        body_required: true,
        answers: &[Answer { status: 200, media: JSON, says: "What was found", schema: answer }],
        ..Doc::FREE
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
    let account = request.account()?;
    let body = request.json()?;
    let fields = Fields::top(&body);
    let found = match (fields.text("workflowId")?, fields.object("workflow")?) {
        (Some(id), _) => {
            let id = WorkflowId::parse(id).map_err(|_| Error::WorkflowNotFound)?;
            workflows::validate_stored(&context.engine, account, &id).await?
        }
        (None, inner) => draft::findings(&context.engine, account, inner.unwrap_or(&body)).await?,
    };
    let (errors, others): (Vec<_>, Vec<_>) = found.iter().partition(|finding| finding.severity == Severity::Error);
    let show = |findings: Vec<&Finding>| findings.into_iter().map(Finding::json).collect::<Vec<_>>();
    Ok(envelope::ok(&json!({"valid": errors.is_empty(), "errors": show(errors), "warnings": show(others)})))
}

/// Fields that cannot be read are findings, so the schema accepts any workflow.
fn given() -> Value {
    let stored = saying(text(), "The id of a stored one");
    let fields = object([("workflowId?", stored), ("workflow?", saying(map(&any()), "Instead of its fields"))]);
    saying(
        fields,
        "The fields of a workflow as for creating one; or one in `workflow`; or a stored one's id in `workflowId`",
    )
}

fn example() -> Value {
    json!({"name": "Greeting", "steps": [{"id": "s1", "moduleId": "log", "parameters": {"message": "Hello"}}]})
}

fn answer() -> Value {
    envelope::schema(&object([
        ("valid", saying(flag(), "Whether there are no errors")),
        ("errors", list(&unknown::finding_schema())),
        ("warnings", list(&unknown::finding_schema())),
    ]))
}
