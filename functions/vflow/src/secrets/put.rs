use crate::base;
use api::{Body, Context, Request, Response, Route, envelope};
use engine::ports::secrets::SecretFacts;
use engine::{Error, Port};
use http::StatusCode;
use records::secrets;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// The route. Connections are set in the same way.
pub static ROUTE: Route = Route {
    name: "vflow-secrets-put",
    id: "putSecret",
    methods: &["PUT"],
    path: "/api/v1/secrets/{name}",
    summary: "Sets a secret's value; workflows refer to it as {{secrets.name}}",
    bodies: &[Body::of::<PutSecret>(|| json!({"value": "xoxb-2345-6789"}))],
    answers: &[envelope::answer::<SecretFacts>(200, "The facts about the secret, without its value")],
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions, Port::WriteSecrets],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

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
