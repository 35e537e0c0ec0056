//! All routes together, and the function that answers requests for which the gateway has no route.
//!
//! The function performs no route: each route is a separate function with rights of its own. The
//! binary of the console also serves this function, so that it needs no zip of its own.

use api::{Route, RoutePattern, Router};
use engine::Port;

/// The name of the function.
pub const NAME: &str = "fallback";
/// The purpose in one sentence.
pub const SUMMARY: &str =
    "Answers what no route takes: in the nearest facade's envelope, or with the plain spelling of the path";
/// The ports that it uses: its requests count as reads.
pub const PORTS: &[Port] = &[Port::CountRequests];

/// The paths, methods and error formats of the routes of all APIs. The compiler evaluates them, so
/// a program that uses them contains no handler.
pub static PLACES: &[&[RoutePattern]] = &[
    &places::<{ vflow::ROUTES.len() }>(vflow::ROUTES),
    &places::<{ botman::ROUTES.len() }>(botman::ROUTES),
    &places::<{ dpa::ROUTES.len() }>(dpa::ROUTES),
    &places::<{ juggle::ROUTES.len() }>(juggle::ROUTES),
    &places::<{ itrigger::ROUTES.len() }>(itrigger::ROUTES),
    &places::<{ hooks::ROUTES.len() }>(hooks::ROUTES),
    &places::<{ testing::ROUTES.len() }>(testing::ROUTES),
    &places::<{ mcp::ROUTES.len() }>(mcp::ROUTES),
];

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses a wrong index")]
const fn places<const N: usize>(routes: &[&Route]) -> [RoutePattern; N] {
    let mut places = [routes[0].place(); N];
    let mut index = 1;
    while index < N {
        places[index] = routes[index].place();
        index += 1;
    }
    places
}

/// A router for the routes of all APIs, and these routes of pages.
pub fn router(pages: &[&'static Route]) -> Router {
    let apis = [
        vflow::ROUTES,
        botman::ROUTES,
        dpa::ROUTES,
        juggle::ROUTES,
        itrigger::ROUTES,
        hooks::ROUTES,
        testing::ROUTES,
        mcp::ROUTES,
    ];
    Router::new(apis.into_iter().chain([pages]).flatten().copied())
}
