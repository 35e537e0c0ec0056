use crate::base;
use api::{Answer, Context, Doc, Request, Response, Route, envelope};
use engine::Error;
use engine::ports::secrets::SecretFacts;
use records::secrets;

/// The route. Connections are shown in the same way.
pub(crate) const BASE: Route = Route {
    name: "vflow-secrets-get",
    id: "getSecret",
    path: "/api/v1/secrets/{name}",
    summary: "Shows when a secret was made and last set; its value is never shown",
    doc: Doc {
        answers: &[Answer::json(200, "What is known of it, without its value", envelope::schema_of::<SecretFacts>)],
        ..Doc::NONE
    },
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

pub static ROUTE: Route = BASE;

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let secret = secrets::read(&context.engine, request.account()?, request.param("name")).await?;
    envelope::data(&secret)
}
