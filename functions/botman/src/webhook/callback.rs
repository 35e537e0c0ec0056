use crate::base::BASE;
use crate::error::{self, Refusal};
use ::api::schema::{any, object, saying};
use ::api::{Answer, Body, Context, Request, Response, Route, body, response};
use engine::signals::{self, Received};
use engine::{Error, Port};
use http::StatusCode;
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "botman-webhook-callback",
    id: "signalRun",
    methods: &["POST"],
    path: "/v1/webhook/callback/{token}",
    summary: "Sends the body to the run that waits at this address; only the first request in time has an effect, later ones get 410",
    bodies: &[Body::json(
        || saying(any(), "The output of the step; a text if it is not JSON"),
        || json!({"approved": true}),
    )],
    answers: &[Answer::json(200, "The run continues with the body", answered)],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions, Port::WriteExecutions, Port::SendSteps],
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::strict,
    ..BASE
};

fn answered() -> Value {
    object([("response", saying(object([]), "Empty"))])
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = body::any(&request.body, request.header("content-type"))?;
    match signals::receive(&context.engine, request.param("token"), &body).await? {
        Received::First => Ok(response::json(StatusCode::OK, &json!({"response": {}}))),
        Received::Again => Ok(Refusal::Repeated.answered_with(StatusCode::GONE)),
        Received::Late => Ok(Refusal::Late.answered_with(StatusCode::GONE)),
    }
}
