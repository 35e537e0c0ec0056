use super::{caller, facts, outcome};
use crate::base::BASE;
use ::api::schema::{any, any_of, map, object, saying, text};
use ::api::{Answer, Body, Context, Given, Request, Response, Route, Size, response};
use engine::{Error, Port};
use http::StatusCode;
use records::apis::{self, Call};
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "botman-api-call",
    id: "callApi",
    methods: &["GET", "POST"],
    path: "/v1/api/{account}/{module}/{function}",
    summary: "Runs the workflow that is published under this name, and answers with its output",
    headers: caller::HEADERS_OF_CALLS,
    bodies: &[
        Body::json(|| saying(map(&any()), "The inputs; of a GET the query holds them"), || json!({"name": "you"})),
        Body::form(|| map(&text()), || json!({"name": "you"})),
    ],
    answers: &[Answer::json(200, "The outcome, or what is wrong with the request", answered)],
    ports: Port::RUNNING_FOR_CALLERS,
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, api) = caller::record(context, &request).await?;
    if let Some(refusal) = caller::refusal(context, &api, &request, Some(&request.method)).await? {
        return Ok(refusal.answer());
    }
    let Given { inputs, are_texts } = request.inputs()?;
    let call = Call {
        inputs,
        blank_is_none: are_texts,
        facts: facts::facts(&request),
        wait: apis::wait(&api),
        idempotency_key: request.idempotency_key()?,
    };
    let executed = apis::call(&context.engine, &account, &api, call).await?;
    let body = if api.is_async {
        json!({"uid": executed.id.decimal()})
    } else {
        outcome::outcome(executed.id, executed.view.as_ref())
    };
    Ok(response::json(StatusCode::OK, &json!({"response": body})))
}

fn answered() -> Value {
    let accepted = saying(object([("uid", outcome::uid())]), "Only if the API answers at once");
    object([("response", any_of(&[outcome::schema(), accepted]))])
}
