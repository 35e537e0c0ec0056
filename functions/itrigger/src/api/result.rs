use super::call;
use crate::base::BASE;
use crate::caller;
use crate::error::{self, show};
use ::api::schema::{any, text};
use ::api::{Answer, Context, Param, Request, Response, Route};
use engine::{Error, Port};
use http::StatusCode;
use model::{ExecutionId, Status};
use records::executions;
use serde_json::Value;

/// The code of a run that has not ended. The caller asks again later.
const RUNNING: u32 = 202;

pub static ROUTE: Route = Route {
    name: "itrigger-api-result",
    id: "getTenantResult",
    path: "/itrigger-tenant/v1/basic/executionOpen/result",
    summary: "Shows the state of a run that a call of this application has started without waiting for its end",
    query: &[caller::TOKEN, Param::new("executionId", "The run, as the call's answer named it", text)],
    answers: &[Answer::json(200, "The output; code 202 while it is running; or why there is none", || {
        ::api::schema::any_of(&[error::success_schema(&any()), error::schema()])
    })],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let app = caller::app(&request)?;
    let asked = request.query.filled("executionId").ok_or_else(|| Error::invalid("executionId", "is required"))?;
    let id = ExecutionId::parse(asked).map_err(|_| Error::ExecutionNotFound)?;
    let view = executions::read(&context.engine, &app.account, id).await?;
    // A run of another application is answered like an unknown id, so that its id is not confirmed.
    if view.row.trigger.facts.get("appId").and_then(Value::as_str) != Some(app.key.as_str()) {
        return Err(Error::ExecutionNotFound);
    }
    if view.row.status == Status::Running {
        return Ok(show(StatusCode::OK, RUNNING, "运行中，请稍后再查询"));
    }
    Ok(call::ended(&view))
}
