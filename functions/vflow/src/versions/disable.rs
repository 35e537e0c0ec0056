//! `POST /api/v1/workflows/{workflowId}/versions/{version}/disable`: disables a version.

use super::switch;
use crate::error;
use api::{Auth, LimitClass, MAX_BODY, Route, Scope, Size};
use engine::Port;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-versions-disable",
    id: "disableVersion",
    methods: &["POST"],
    path: "/api/v1/workflows/{workflowId}/versions/{version}/disable",
    summary: "Disables a published version; active runs continue; runs that have begun go on",
    doc: switch::DOC,
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(async move { switch::set(context, &request, false).await }),
    envelope: error::envelope,
};
