//! Pairing and tokens.

pub(crate) mod refresh;
pub(crate) mod revoke;
pub(crate) mod token;
pub(crate) mod verify;
