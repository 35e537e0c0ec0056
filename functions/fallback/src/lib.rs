//! All routes together, and the function that answers requests for which the gateway has no route.
//!
//! It performs no route: each route is a separate function with rights of its own. The binary of the
//! console serves this function, too, so that it needs no zip of its own.

use api::{Route, Router};
use engine::Port;

/// The name of the function.
pub const NAME: &str = "fallback";
/// The purpose in one sentence.
pub const SUMMARY: &str =
    "Answers what no route takes: in the nearest facade's envelope, or with the plain spelling of the path";
/// The ports that it uses: its requests count as reads.
pub const PORTS: &[Port] = &[Port::CountRequests];

/// The routes of all APIs, and these routes of pages.
pub fn router(pages: &[&'static Route]) -> Router {
    let apis = [vflow::ROUTES, botman::ROUTES, dpa::ROUTES, juggle::ROUTES, itrigger::ROUTES];
    Router::new(apis.into_iter().chain([pages]).flatten().copied())
}
