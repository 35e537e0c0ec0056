//! `POST /api/v1/workflows/{workflowId}/disable`: disables a workflow.

use super::switch::{self, SwitchedWorkflow};
use crate::error;
use api::doc::Answer;
use api::{Auth, Doc, LimitClass, MAX_BODY, Route, Scope, Size, envelope};
use engine::Port;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-disable",
    id: "disableWorkflow",
    methods: &["POST"],
    path: "/api/v1/workflows/{workflowId}/disable",
    summary: "Disables a workflow",
    doc: Doc {
        answers: &[Answer::json(200, "The workflow is disabled", envelope::schema_of::<SwitchedWorkflow<'_>>)],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Write),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(async move { switch::set(context, &request, false).await }),
    envelope: error::envelope,
};
