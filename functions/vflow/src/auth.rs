//! Pairing and tokens.

pub mod refresh;
pub mod revoke;
pub mod token;
pub mod verify;
