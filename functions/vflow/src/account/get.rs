use super::show::Shown;
use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use records::accounts;

pub static ROUTE: Route = Route {
    name: "vflow-account-get",
    id: "getAccount",
    path: "/api/v1/account",
    summary: "Shows the account's settings",
    answers: &[envelope::answer::<Shown<'_>>(200, "The account")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = accounts::read(&context.engine, request.account()?).await?;
    envelope::data(&Shown::from(&account))
}
