//! `GET` and `POST /itrigger-bff/v2/open/api/{apiName+}`: see [`crate::api::call`].

use crate::api::call;
use ::api::Route;

/// The same route at this path.
pub static ROUTE: Route = Route {
    name: "itrigger-open-call",
    id: "callTenantOpenApi",
    path: "/itrigger-bff/v2/open/api/{apiName+}",
    ..call::ROUTE
};
