//! Our own management routes, in the web editor's envelope.

pub mod apis;
mod error;

use api::Route;

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[&apis::create::ROUTE, &apis::list::ROUTE, &apis::enable::ROUTE, &apis::disable::ROUTE];
