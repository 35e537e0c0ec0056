//! OAuth 2.1 for AI clients: a person pairs a client in the browser and chooses its scopes. Clients
//! are public: the id of a client is the address of a document that describes it.

mod asked;
pub mod authorize;
mod client;
mod html;
pub mod page;
mod show;
pub mod token;

use api::Scope;

/// The scopes that a client can ask for.
pub(crate) const SCOPES: [Scope; 4] = Scope::ALL;
