use super::show;
use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use records::apis;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-apis-list",
    id: "listApis",
    path: "/api/v1/apis",
    summary: "Lists the account's APIs with their addresses and workflows",
    answers: &[envelope::answer::<ApiList<'_>>(200, "The APIs")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

#[derive(Serialize, JsonSchema)]
struct ApiList<'a> {
    apis: Vec<show::Shown<'a>>,
    total: usize,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let listed = apis::list(&context.engine, account).await?;
    let mut apis: Vec<_> =
        listed.iter().map(|listed| show::record(context, &request, account.as_str(), &listed.api)).collect();
    for (shown, listed) in apis.iter_mut().zip(&listed) {
        shown.workflow_name = Some(listed.workflow_name.as_deref());
    }
    envelope::data(&ApiList { total: apis.len(), apis })
}
