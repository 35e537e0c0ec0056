use super::show;
use crate::{envelope, error};
use api::schema::{or_null, saying};
use api::{Answer, Auth, Context, Principal, Request, Response, Route, Unknown};
use engine::{Error, Port, RunView};
use model::{ExecutionId, WorkflowId};
use records::{executions, workflows};
use serde_json::Value;

/// The route. Another path has the same route: see [`crate::sdk::result`].
pub static ROUTE: Route = Route {
    name: "juggle-flow-result",
    id: "getFlowResult",
    path: "/v1/open/flow/getAsyncFlowResult/{flowInstanceId}",
    summary: "Shows the outputs of a run of a flow; null while it runs",
    answers: &[Answer::json(200, "The outputs, or null", || {
        envelope::schema(&saying(
            or_null(&show::outputs_schema()),
            "If the run has failed, the outputs that were set before; null while it is active, and if there is no such run",
        ))
    })],
    unknown: Unknown::Accepted,
    auth: Auth::OpenToken,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
    ..Route::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    answer(context, &request, request.param("flowInstanceId")).await
}

/// Answers with the outputs of the run with this id; `null` until it has ended, or if it is not
/// found.
pub(super) async fn answer(context: &Context, request: &Request, id: &str) -> Result<Response, Error> {
    let view = find(context, request.principal()?, id).await?;
    let ended = view.filter(|view| view.row.status.is_terminal());
    Ok(envelope::ok(&ended.as_ref().map_or(Value::Null, show::outputs)))
}

/// The run with this id, if it exists and the caller may see it.
async fn find(context: &Context, principal: &Principal, id: &str) -> Result<Option<RunView>, Error> {
    let Ok(id) = ExecutionId::parse(id) else { return Ok(None) };
    match executions::read(&context.engine, &principal.account, id).await {
        Ok(view) => Ok(may_see(context, principal, &view.row.workflow_id).await?.then_some(view)),
        Err(Error::ExecutionNotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the caller may see runs of this workflow. A token that can only call some flows sees
/// only their runs. The key of a deleted workflow is unknown, so such a token does not see its
/// runs.
async fn may_see(context: &Context, principal: &Principal, workflow: &WorkflowId) -> Result<bool, Error> {
    if principal.flows.is_none() {
        return Ok(true);
    }
    match workflows::read(&context.engine, &principal.account, workflow).await {
        Ok((workflow, _)) => Ok(principal.may_call(workflow.called_by())),
        Err(Error::WorkflowNotFound) => Ok(false),
        Err(error) => Err(error),
    }
}
