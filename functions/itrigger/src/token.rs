//! Access tokens of applications.

pub mod grant;
mod handler;
pub mod refresh;
