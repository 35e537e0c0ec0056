use super::switch::{self, SwitchedWorkflow};
use crate::base;
use api::{Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-workflows-disable",
    id: "disableWorkflow",
    path: "/api/v1/workflows/{workflowId}/disable",
    summary: "Disables a workflow",
    answers: &[envelope::answer::<SwitchedWorkflow<'_>>(200, "The workflow is disabled")],
    handler: |context, request| Box::pin(async move { switch::set(context, &request, false).await }),
    ..base::EDITOR_WRITE
};
