use super::switch;
use api::Route;

pub static ROUTE: Route = Route {
    name: "vflow-versions-enable",
    id: "enableVersion",
    path: "/api/v1/workflows/{workflowId}/versions/{version}/enable",
    summary: "Enables a published version, so that callers can use it",
    handler: |context, request| Box::pin(async move { switch::set(context, &request, true).await }),
    ..switch::BASE
};
