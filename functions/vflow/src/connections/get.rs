use super::show::Shown;
use crate::secrets;
use api::{Context, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::connections;

pub static ROUTE: Route = Route {
    name: "vflow-connections-get",
    id: "getConnection",
    path: "/api/v1/connections/{name}",
    summary: "Shows a connection, without the values of its secret fields",
    answers: &[envelope::answer::<Shown<'_>>(200, "The connection")],
    ports: &[Port::ReadDefinitions, Port::ReadSecrets],
    handler: |context, request| Box::pin(run(context, request)),
    ..secrets::get::ROUTE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let found = connections::read(&context.engine, request.account()?, request.param("name")).await?;
    envelope::data(&Shown::from(&found))
}
