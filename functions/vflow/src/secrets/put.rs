use crate::base;
use api::{Answer, Body, Context, Doc, Request, Response, Route, envelope, typed};
use engine::ports::secrets::SecretFacts;
use engine::{Error, Port};
use http::StatusCode;
use records::secrets;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// The route. Connections are set in the same way.
pub(crate) const BASE: Route = Route {
    name: "vflow-secrets-put",
    id: "putSecret",
    methods: &["PUT"],
    path: "/api/v1/secrets/{name}",
    summary: "Sets a secret's value; workflows refer to it as {{secrets.name}}",
    doc: Doc {
        bodies: &[Body::json(typed::request_schema::<PutSecret>, || json!({"value": "xoxb-2345-6789"}))],
        body_required: true,
        answers: &[Answer::json(
            200,
            "It is set; what is known of it, without its value",
            envelope::schema_of::<SecretFacts>,
        )],
        ..Doc::NONE
    },
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions, Port::WriteSecrets],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

pub static ROUTE: Route = BASE;

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let PutSecret { value } = request.read()?;
    let secret = secrets::put(&context.engine, request.account()?, request.param("name"), value).await?;
    envelope::with(StatusCode::OK, "Secret set successfully", &secret)
}

#[derive(Deserialize, JsonSchema)]
struct PutSecret {
    /// A text of 4 to 65 536 bytes.
    value: String,
}
