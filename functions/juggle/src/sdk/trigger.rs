//! `GET` and `POST /open/v1/flow/trigger/{flowVersion}/{flowKey}`: see [`crate::flow::trigger`].

use crate::flow::trigger;
use api::Route;

/// The same route at this path.
pub static ROUTE: Route = Route {
    name: "juggle-sdk-trigger",
    id: "triggerSdkFlow",
    path: "/open/v1/flow/trigger/{flowVersion}/{flowKey}",
    ..trigger::ROUTE
};
