use super::switch;
use api::Route;

pub static ROUTE: Route = Route {
    name: "vflow-versions-disable",
    id: "disableVersion",
    path: "/api/v1/workflows/{workflowId}/versions/{version}/disable",
    summary: "Disables a published version; active runs continue",
    handler: |context, request| Box::pin(async move { switch::set(context, &request, false).await }),
    ..switch::BASE
};
