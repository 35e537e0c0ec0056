use super::show;
use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use records::apis;

pub static ROUTE: Route = Route {
    name: "vflow-apis-get",
    id: "getApi",
    path: "/api/v1/apis/{apiId}",
    summary: "Shows an API with its address",
    answers: &[envelope::answer::<show::Shown<'_>>(200, "The API")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let api = apis::read(&context.engine, account, request.param("apiId")).await?;
    envelope::data(&show::record(context, &request, account.as_str(), &api))
}
