use super::switch::{self, SwitchedWorkflow};
use crate::base;
use api::{Answer, Doc, Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-workflows-enable",
    id: "enableWorkflow",
    path: "/api/v1/workflows/{workflowId}/enable",
    summary: "Enables a workflow",
    doc: Doc {
        answers: &[Answer::json(200, "The workflow is enabled", envelope::schema_of::<SwitchedWorkflow<'_>>)],
        ..Doc::SEED
    },
    handler: |context, request| Box::pin(async move { switch::set(context, &request, true).await }),
    ..base::WRITE
};
