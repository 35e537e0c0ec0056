//! All routes together, and the function that answers what a gateway has found no route for.
//!
//! It performs no route itself: each is a function of its own, with rights of its own.

use api::Router;
use engine::Port;

/// Its binary's and its function's name.
pub const NAME: &str = "fallback";
/// What it is for, in a sentence.
pub const SUMMARY: &str =
    "Answers what no route takes: in the nearest facade's envelope, or with the plain spelling of the path";
/// The ports that it touches: requests to nowhere count as reads.
pub const PORTS: &[Port] = &[Port::CountRequests];

/// Every route of every facade.
pub fn router() -> Router {
    Router::new(
        [vflow::ROUTES, management::ROUTES, botman::ROUTES, dpa::ROUTES, juggle::ROUTES, itrigger::ROUTES]
            .into_iter()
            .flatten()
            .copied(),
    )
}
