//! How applications get tokens.

pub mod authorize;
pub mod token;
