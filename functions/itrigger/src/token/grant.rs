use super::handler;
use api::Route;

pub static ROUTE: Route = Route {
    name: "itrigger-token-grant",
    id: "createTenantToken",
    path: "/itrigger-tenant/v1/basic/accessTokenOpen/token",
    summary: "Gives an application an access token",
    ..handler::BASE
};
