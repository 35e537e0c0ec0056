//! `POST /api/v1/executions/{executionId}/stop`: stops an execution. Results that arrive later are
//! not stored.

use super::show;
use crate::error;
use api::doc::Answer;
use api::schema::{millis, object, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::executions;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-executions-stop",
    id: "stopExecution",
    methods: &["POST"],
    path: "/api/v1/executions/{executionId}/stop",
    summary: "Stops a run at once; a step in flight may finish, its result is dropped",
    doc: Doc { answers: &[Answer::json(200, "The run has ended", answered)], ..Doc::SEED },
    auth: Auth::Bearer(Scope::Execute),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadExecutions, Port::WriteExecutions, Port::SendSteps, Port::SendCallbacks, Port::StopMachines],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn answered() -> Value {
    envelope::schema(&object([("executionId", text()), ("stoppedAt", millis()), ("status", show::status_schema())]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.execution_id()?;
    let row = executions::stop(&context.engine, request.account()?, id).await?;
    let data = json!({"executionId": row.id.vflow(), "stoppedAt": row.completed_at, "status": row.status});
    Ok(envelope::success(StatusCode::OK, "Execution stopped", &data))
}
