//! Access tokens.

pub mod grant;
mod handler;
pub mod refresh;
