//! Pairing of devices, and their tokens.

mod openly;
pub mod refresh;
pub mod revoke;
pub mod token;
pub mod verify;
