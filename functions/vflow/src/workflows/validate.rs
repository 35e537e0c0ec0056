//! POST /api/v1/workflows/validate: what is wrong with a workflow, before it is stored or run.

use super::{body, create};
use crate::error;
use api::doc::{Answer, Body, JSON};
use api::schema::{any, flag, integer, list, map, object, or_null, saying, text};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::usecase::validate_workflow::{self, Finding, Findings};
use engine::{Error, Port};
use model::WorkflowId;
use serde_json::{Value, json};

/// The route.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-validate",
    methods: &["POST"],
    path: "/api/v1/workflows/validate",
    summary: "Tells what is wrong with a workflow, given or stored; stores and runs nothing",
    doc: Doc {
        bodies: &[Body { media: JSON, schema: given, example }],
        body_required: true,
        answers: &[Answer { status: 200, media: JSON, says: "What was found", schema: answer }],
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

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let body = request.json()?;
    let fields = Fields::top(&body);
    let found = match (fields.text("workflowId")?, fields.nested("workflow")?) {
        (Some(id), _) => {
            let id = WorkflowId::parse(id).map_err(|_| Error::WorkflowNotFound)?;
            validate_workflow::stored(&context.engine, account, &id).await?
        }
        (None, Some(inner)) => look(context, account, &inner).await?,
        (None, None) => look(context, account, &fields).await?,
    };
    Ok(envelope::ok(&json!({
        "valid": found.errors.is_empty(),
        "errors": found.errors.iter().map(show).collect::<Vec<_>>(),
        "warnings": found.warnings.iter().map(show).collect::<Vec<_>>(),
    })))
}

/// Fields that cannot be read are findings too.
async fn look(context: &Context, account: &model::AccountId, fields: &Fields<'_>) -> Result<Findings, Error> {
    match fields.required_text("name").and_then(|_| body::read(fields)) {
        Ok(change) => validate_workflow::given(&context.engine, account, create::new_workflow(change)).await,
        Err(error @ Error::Invalid { .. }) => {
            Ok(Findings { errors: vec![validate_workflow::finding(&error)], ..Findings::default() })
        }
        Err(error) => Err(error),
    }
}

fn show(finding: &Finding) -> Value {
    json!({
        "stepIndex": finding.step.as_ref().map(|(index, _)| index),
        "stepId": finding.step.as_ref().map(|(_, id)| id),
        "field": finding.field,
        "message": finding.message,
    })
}

/// What cannot be read is a finding, so the workflow may be anything.
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
    let finding = object([
        ("stepIndex", saying(or_null(&integer()), "From 0; null = not about a step")),
        ("stepId", or_null(&text())),
        ("field", or_null(&text())),
        ("message", text()),
    ]);
    envelope::schema(&object([
        ("valid", saying(flag(), "Whether there are no errors")),
        ("errors", list(&finding)),
        ("warnings", list(&finding)),
    ]))
}
