//! Documents by which clients find out how they get a token.

pub mod resource;
pub mod server;
