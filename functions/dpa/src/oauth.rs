//! How applications get tokens.

pub mod authorize;
mod client;
pub mod token;
