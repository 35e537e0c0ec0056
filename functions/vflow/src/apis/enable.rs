//! `POST /api/v1/apis/{apiId}/enable`: enables an API.

use super::switch::{self, SwitchedApi};
use crate::error;
use api::doc::Answer;
use api::{Auth, Doc, LimitClass, MAX_BODY, Route, Scope, Size, envelope};
use engine::Port;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-apis-enable",
    id: "enableApi",
    methods: &["POST"],
    path: "/api/v1/apis/{apiId}/enable",
    summary: "Enables an API",
    doc: Doc {
        answers: &[Answer::json(200, "The API is enabled", envelope::schema_of::<SwitchedApi<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(async move { switch::set(context, &request, true).await }),
    envelope: error::envelope,
};
