use super::switch::{self, SwitchedWorkflow};
use crate::base;
use api::{Answer, Doc, Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-workflows-disable",
    id: "disableWorkflow",
    path: "/api/v1/workflows/{workflowId}/disable",
    summary: "Disables a workflow",
    doc: Doc {
        answers: &[Answer::json(200, "The workflow is disabled", envelope::schema_of::<SwitchedWorkflow<'_>>)],
        ..Doc::SEED
    },
    handler: |context, request| Box::pin(async move { switch::set(context, &request, false).await }),
    ..base::WRITE
};
