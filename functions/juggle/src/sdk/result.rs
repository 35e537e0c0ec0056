//! `GET /open/v1/flow/getAsyncFlowResult/{flowInstanceId}`: see [`crate::flow::result`].

use crate::flow::result;
use api::Route;

/// The same route at this path.
pub static ROUTE: Route = Route {
    name: "juggle-sdk-result",
    id: "getSdkFlowResult",
    path: "/open/v1/flow/getAsyncFlowResult/{flowInstanceId}",
    ..result::ROUTE
};
