//! Documents that tell clients how to get a token.

pub mod resource;
pub mod server;
