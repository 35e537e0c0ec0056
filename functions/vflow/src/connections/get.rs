use super::show::Shown;
use crate::secrets;
use api::{Answer, Context, Doc, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::connections;

pub static ROUTE: Route = Route {
    name: "vflow-connections-get",
    id: "getConnection",
    path: "/api/v1/connections/{name}",
    summary: "Shows a connection, without the values of its secret fields",
    doc: Doc { answers: &[Answer::json(200, "The connection", envelope::schema_of::<Shown<'_>>)], ..Doc::NONE },
    ports: &[Port::ReadDefinitions, Port::ReadSecrets],
    handler: |context, request| Box::pin(run(context, request)),
    ..secrets::get::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let found = connections::read(&context.engine, request.account()?, request.param("name")).await?;
    envelope::data(&Shown::from(&found))
}
