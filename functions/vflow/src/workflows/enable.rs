use super::switch::{self, SwitchedWorkflow};
use crate::base;
use api::{Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-workflows-enable",
    id: "enableWorkflow",
    path: "/api/v1/workflows/{workflowId}/enable",
    summary: "Enables a workflow",
    answers: &[envelope::answer::<SwitchedWorkflow<'_>>(200, "The workflow is enabled")],
    handler: |context, request| Box::pin(async move { switch::set(context, &request, true).await }),
    ..base::EDITOR_WRITE
};
