//! The guarded client behind `engine::ports::HttpOut`: workflows choose the URL, so it trusts no
//! URL.
//!
//! A request passes in this order: its URL is parsed once; scheme, user info and port are checked;
//! a literal address is judged ([`judge`]); a name is resolved by our own resolver, which gives the
//! connection nothing but addresses that were judged. Redirects are followed by hand and pass the
//! same way. One deadline covers all of it, the body included, and the body is counted as it is
//! decompressed.
//!
//! The address that the process itself listens on ([`AllowList::sparing`]) is refused always. An
//! [`AllowList`] opens single hosts for local use: their requests go through a second client
//! without these checks, whose connections the guarded one never uses.

mod address;
mod allow;
mod body;
mod client;
mod coding;
mod cookies;
mod destination;
mod error;
mod headers;
mod hop;
mod own;
mod resolver;
pub(crate) mod tls;

#[cfg(test)]
mod tests;

pub use address::judge;
pub use allow::{AllowEntry, AllowEntryError, AllowList};
pub(crate) use client::bare;
pub use client::{GuardedClient, SetupError};
