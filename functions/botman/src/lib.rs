//! The botman facade: any workflow behind `/v1/api/{account}/{module}/{function}`.

pub mod api;
mod error;

use ::api::Route;

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[&api::call::ROUTE];
