//! What the reference says about single workflows.

mod declared;
pub mod openapi;
mod ways;
