use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use engine::ports::secrets::SecretFacts;
use records::secrets;

/// The route. Connections are shown in the same way.
pub static ROUTE: Route = Route {
    name: "vflow-secrets-get",
    id: "getSecret",
    path: "/api/v1/secrets/{name}",
    summary: "Shows when a secret was created and last set; its value is never shown",
    answers: &[envelope::answer::<SecretFacts>(200, "The facts about the secret, without its value")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let secret = secrets::read(&context.engine, request.account()?, request.param("name")).await?;
    envelope::data(&secret)
}
