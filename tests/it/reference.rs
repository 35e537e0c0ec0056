//! The reference: what the routes say about themselves, as OpenAPI 3.1, and the means to hold their
//! answers against it.

pub mod conform;
mod document;
mod loose;
mod operation;
mod parameters;

pub use document::document;

use api::Facade;

/// Every package of routes, in the order of the template and of the reference.
pub const FACADES: [&Facade; 6] =
    [&vflow::FACADE, &management::FACADE, &botman::FACADE, &dpa::FACADE, &juggle::FACADE, &itrigger::FACADE];
