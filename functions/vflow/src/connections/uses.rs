use crate::base;
use crate::workflows::uses::{QUERY, UsePage, after};
use api::{Context, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::uses;

pub static ROUTE: Route = Route {
    name: "vflow-connections-uses",
    id: "listConnectionUses",
    path: "/api/v1/connections/{name}/uses",
    summary: "Lists the workflows whose steps name a connection as they are now, with the steps and fields",
    query: &QUERY,
    answers: &[envelope::answer::<UsePage<'_>>(200, "A page of workflows")],
    ports: &[Port::ReadDefinitions, Port::ReadSecrets],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (limit, after) = (request.query.limit(50, 100)?, after(&request)?);
    let (account, name) = (request.account()?, request.param("name"));
    let page = uses::of_connection(&context.engine, account, name, after.as_deref(), limit).await?;
    envelope::data(&UsePage::of(&page, limit))
}
