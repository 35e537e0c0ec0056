//! `GET /itrigger-tenant/v1/basic/accessTokenOpen/token/refresh`: gives an application another
//! access token.

use super::handler;
use crate::error;
use api::{Auth, LimitClass, MAX_BODY, Route, Size};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "itrigger-token-refresh",
    id: "refreshTenantToken",
    methods: &["GET"],
    path: "/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh",
    summary: "Gives an application another access token",
    doc: handler::DOC,
    auth: Auth::InHandler,
    limit: LimitClass::Auth,
    max_body: MAX_BODY,
    ports: handler::PORTS,
    size: Size::SMALL,
    handler: |context, request| Box::pin(handler::issue_token(context, request)),
    envelope: error::envelope,
};
