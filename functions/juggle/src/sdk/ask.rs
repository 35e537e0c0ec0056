//! `GET /open/v1/flow/getAsyncFlowResult?flowInstanceId=…`: see [`crate::flow::ask`].

use crate::flow::ask;
use api::Route;

/// The same route at this path.
pub static ROUTE: Route =
    Route { name: "juggle-sdk-ask", id: "askSdkFlowResult", path: "/open/v1/flow/getAsyncFlowResult", ..ask::ROUTE };
