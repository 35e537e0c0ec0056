//! The guarded client behind `engine::ports::HttpOut`. Workflows choose the URLs, so no URL is
//! trusted.
//!
//! A request is checked in this order: its URL is parsed once; scheme, user info and port are
//! checked; a literal address is judged ([`judge`]); a name is resolved by the resolver of this
//! module, which only returns judged addresses to the connection. Redirects are followed by this
//! client and are checked in the same way. One time limit covers everything, including the body,
//! and the body is counted while it is decompressed.
//!
//! The address on which this process itself listens ([`AllowList::sparing`]) is always refused. An
//! [`AllowList`] opens single hosts for local use. Their requests use a second client without these
//! checks, whose connections the guarded client never uses.

mod address;
mod allow;
mod body;
mod chain;
mod client;
mod coding;
mod cookies;
mod destination;
mod error;
mod headers;
mod hop;
mod own;
mod rehearsed;
mod resolver;
mod signing;
pub(crate) mod tls;

#[cfg(test)]
mod tests;

pub use address::judge;
pub use allow::{AllowEntry, AllowEntryError, AllowList};
pub(crate) use client::bare;
pub use client::{GuardedClient, SetupError};
pub use rehearsed::{refusal, rehearse};
