//! Connections: named credentials for other systems, which requests of steps are sent with.
//!
//! A connection is stored as a secret is: encrypted, under a name that no secret can have. It is
//! applied to a request after the request was recorded, so that neither records nor logs contain
//! it, and answers that repeat it show `***`.

mod access_token;
mod address;
mod authorize;
mod hide;
mod kind;
mod send;
mod store;
mod token_endpoint;

pub use address::{endpoint_refused, is_host};
pub use kind::{Connection, Field, KINDS, Kind};
pub(crate) use send::send;
pub use store::{name_of, record_of, remove, save, stored};

/// The most connections of an account.
pub const MAX_CONNECTIONS: usize = 100;
