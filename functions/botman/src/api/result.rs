use super::{caller, outcome};
use crate::base::BASE;
use ::api::schema::object;
use ::api::{Answer, Context, Request, Response, Route, Size, response};
use engine::{Error, Port};
use http::StatusCode;
use model::ExecutionId;
use records::{apis, executions};
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "botman-api-result",
    id: "getApiResult",
    path: "/v1/api/{account}/{module}/{function}/result/{uid}",
    summary: "Shows the state of a run that a call of this API has started, to callers who authenticate as for a call",
    headers: caller::HEADERS,
    answers: &[Answer::json(200, "The outcome, or what is wrong with the request", || {
        object([("response", outcome::schema())])
    })],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions, Port::CountRequests],
    size: Size::HASHING,
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, api) = caller::record(context, &request).await?;
    // The method is not checked: a result is always read with GET, also if the record only allows
    // POST.
    if let Some(refusal) = caller::refusal(context, &api, &request, None).await? {
        return Ok(refusal.answer());
    }
    let id = ExecutionId::parse(request.param("uid")).map_err(|_| Error::ExecutionNotFound)?;
    let view = executions::read(&context.engine, &account, id).await?;
    if !apis::started(&api, &view.row) {
        return Err(Error::ExecutionNotFound);
    }
    Ok(response::json(StatusCode::OK, &json!({"response": outcome::outcome(id, Some(&view))})))
}
