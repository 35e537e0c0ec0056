//! The botman facade: any workflow behind `/v1/api/{account}/{module}/{function}`, and the addresses at which runs wait to be called.

pub mod api;
mod error;
pub mod webhook;

use ::api::Route;

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[&api::call::ROUTE, &webhook::callback::ROUTE];
