use super::result;
use api::schema::text;
use api::{Context, Param, Request, Response, Route};
use engine::Error;

/// The route. Another path has the same route: see [`crate::sdk::ask`].
pub static ROUTE: Route = Route {
    name: "juggle-flow-ask",
    id: "askFlowResult",
    path: "/v1/open/flow/getAsyncFlowResult",
    summary: "The same, with the run's id in the query",
    query: &[Param::new("flowInstanceId", "The run's id", text)],
    handler: |context, request| Box::pin(run(context, request)),
    ..result::ROUTE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    result::answer(context, &request, request.query.text("flowInstanceId").unwrap_or_default()).await
}
