use crate::base;
use api::workflow::draft;
use api::{Body, Context, Fields, Request, Response, Route, Unknown, envelope};
use engine::Error;
use engine::lint::ShownFinding;
use model::WorkflowId;
use records::workflows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub static ROUTE: Route = Route {
    name: "vflow-workflows-validate",
    id: "validateWorkflow",
    methods: &["POST"],
    path: "/api/v1/workflows/validate",
    summary: "Checks a workflow, given or stored, and lists the mistakes; stores and runs nothing",
    bodies: &[Body::of::<ValidateWorkflow>(example)],
    answers: &[envelope::answer::<Validation<'_>>(200, "The findings")],
    unknown: Unknown::Accepted,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let body = request.json()?;
    let asked: ValidateWorkflow = Fields::top(&body).read()?;
    let found = match (asked.workflow_id, asked.workflow) {
        (Some(id), _) => {
            let id = WorkflowId::parse(&id).map_err(|_| Error::WorkflowNotFound)?;
            workflows::validate_stored(&context.engine, account, &id).await?
        }
        (None, inner) => draft::findings(&context.engine, account, inner.as_ref().unwrap_or(&body)).await?,
    };
    let (errors, warnings) = ShownFinding::split(&found);
    envelope::data(&Validation { valid: errors.is_empty(), errors, warnings })
}

/// The fields of a workflow, as in a request that creates one; or a workflow in `workflow`; or the
/// id of a stored workflow in `workflowId`. Fields that cannot be read are reported as findings, so
/// any workflow is accepted.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ValidateWorkflow {
    /// The id of a stored workflow.
    workflow_id: Option<String>,
    /// The workflow, if its fields are not in the body itself.
    workflow: Option<Map<String, Value>>,
}

fn example() -> Value {
    json!({"name": "Greeting", "steps": [{"id": "s1", "moduleId": "log", "parameters": {"message": "Hello"}}]})
}

#[derive(Serialize, JsonSchema)]
struct Validation<'a> {
    /// Whether there are no errors.
    valid: bool,
    errors: Vec<ShownFinding<'a>>,
    warnings: Vec<ShownFinding<'a>>,
}
