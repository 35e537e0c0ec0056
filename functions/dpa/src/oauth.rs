//! OAuth for applications: an authorization code, then an access token.

pub mod authorize;
mod client;
pub mod token;
