use crate::base;
use api::{Context, LimitClass, Request, Response, Route, Size, Unknown, envelope};
use engine::{Error, Port};
use http::StatusCode;
use model::{Status, Timestamp};
use records::executions;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-executions-stop",
    id: "stopExecution",
    path: "/api/v1/executions/{executionId}/stop",
    summary: "Stops a run at once; the answer to a request that a step has already sent is ignored",
    answers: &[envelope::answer::<StoppedExecution>(200, "The run has ended")],
    unknown: Unknown::Listed,
    limit: LimitClass::Modify,
    ports: &[Port::ReadExecutions, Port::WriteExecutions, Port::SendSteps, Port::SendCallbacks, Port::StopMachines],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EXECUTE
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StoppedExecution {
    execution_id: String,
    /// Null while the steps after `try.finally` run; until then the status is `running`.
    stopped_at: Option<Timestamp>,
    status: Status,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.execution_id()?;
    let row = executions::stop(&context.engine, request.account()?, id).await?;
    let stopped = StoppedExecution { execution_id: row.id.vflow(), stopped_at: row.completed_at, status: row.status };
    // The steps of `try.finally` run before the end.
    let message = if row.status.is_terminal() { "Execution stopped" } else { "Execution is stopping" };
    envelope::with(StatusCode::OK, message, &stopped)
}
