//! The reference: the descriptions of all routes as OpenAPI 3.1, and functions that compare answers
//! with it.

mod components;
pub mod conform;
mod document;
mod loose;
mod operation;
mod parameters;

pub use document::document;

use api::Facade;

/// Every package of routes, in the order of the template and of the reference.
pub const FACADES: [&Facade; 9] = [
    &vflow::FACADE,
    &botman::FACADE,
    &dpa::FACADE,
    &juggle::FACADE,
    &itrigger::FACADE,
    &hooks::FACADE,
    &testing::FACADE,
    &mcp::FACADE,
    &console::FACADE,
];
