use super::handler;
use api::Route;

pub static ROUTE: Route = Route {
    name: "itrigger-token-refresh",
    id: "refreshTenantToken",
    path: "/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh",
    summary: "Gives an application another access token",
    ..handler::BASE
};
