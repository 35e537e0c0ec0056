//! All routes together, and the function that answers requests for which the gateway has no route.
//!
//! It performs no route: each route is a separate function with rights of its own.

use api::Router;
use engine::Port;

/// The name of its binary and of its function.
pub const NAME: &str = "fallback";
/// The purpose in one sentence.
pub const SUMMARY: &str =
    "Answers what no route takes: in the nearest facade's envelope, or with the plain spelling of the path";
/// The ports that it uses: its requests count as reads.
pub const PORTS: &[Port] = &[Port::CountRequests];

/// All routes of all facades.
pub fn router() -> Router {
    Router::new(
        [
            vflow::ROUTES,
            management::ROUTES,
            botman::ROUTES,
            dpa::ROUTES,
            juggle::ROUTES,
            itrigger::ROUTES,
            console::ROUTES,
        ]
        .into_iter()
        .flatten()
        .copied(),
    )
}
