use crate::base::BASE;
use crate::{envelope, status};
use api::schema::{object, text};
use api::{Answer, Context, Param, Request, Response, Route};
use engine::{Error, Port, RunView};
use model::{AccountId, ExecutionId};
use records::executions;
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "dpa-runs-status",
    id: "getDpaRunStatus",
    path: "/api/dpa/process/processrun/getProcessRunStatus",
    summary: "Shows the state of a run of a workflow",
    query: &[
        Param::new("modelId", "The workflow's id; required", text),
        Param::new("instanceId", "The id of the run, in the form of any facade; required", text),
    ],
    answers: &[Answer::json(200, "The state of the run, or the reason why it cannot be shown", answered)],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

fn answered() -> Value {
    envelope::schema(&object([("instanceId", text()), ("modelId", text()), ("status", status::schema())]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let given = |name| {
        let text = request.query.text(name).map(str::trim).filter(|text| !text.is_empty());
        text.ok_or_else(|| Error::invalid(name, "is required"))
    };
    let (model, instance) = (given("modelId")?, given("instanceId")?);
    let view = find(context, request.account()?, model, instance).await?;
    Ok(envelope::ok(&json!({
        "instanceId": view.row.id.dpa(),
        "modelId": view.row.workflow_id,
        "status": status::word(view.row.status, view.row.phase),
    })))
}

/// The run with this id, if it is a run of this workflow. An invalid id and a run of another
/// workflow are both answered with "not found".
pub(crate) async fn find(
    context: &Context,
    account: &AccountId,
    model: &str,
    instance: &str,
) -> Result<RunView, Error> {
    let id = ExecutionId::parse(instance).map_err(|_| Error::ExecutionNotFound)?;
    let view = executions::read(&context.engine, account, id).await?;
    if view.row.workflow_id.as_str() == model { Ok(view) } else { Err(Error::ExecutionNotFound) }
}
