//! `GET /itrigger-tenant/v1/basic/accessTokenOpen/token`: gives an application an access token.

use super::handler;
use api::Route;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "itrigger-token-grant",
    id: "createTenantToken",
    path: "/itrigger-tenant/v1/basic/accessTokenOpen/token",
    summary: "Gives an application an access token",
    ..handler::BASE
};
