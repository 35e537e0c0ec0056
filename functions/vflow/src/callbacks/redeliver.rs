use crate::base;
use api::callback::CallbackState;
use api::{Context, LimitClass, Request, Response, Route, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::executions;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-callbacks-redeliver",
    id: "redeliverCallback",
    path: "/api/v1/executions/{executionId}/callback/redeliver",
    summary: "Sends the completion webhook of a run again, with four new attempts",
    answers: &[envelope::answer::<Redelivery<'_>>(
        202,
        "The callback is pending again; 409 if the run has none, or has not ended",
    )],
    limit: LimitClass::Modify,
    ports: &[Port::ReadExecutions, Port::WriteExecutions, Port::SendCallbacks],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EXECUTE
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Redelivery<'a> {
    execution_id: String,
    callback: Option<CallbackState<'a>>,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.execution_id()?;
    let row = executions::redeliver(&context.engine, request.account()?, id).await?;
    let queued = Redelivery { execution_id: row.id.vflow(), callback: CallbackState::of(&row) };
    envelope::with(StatusCode::ACCEPTED, "Callback queued", &queued)
}
