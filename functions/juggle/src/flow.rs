//! Flows under the reference's prefix.

mod inputs;
pub mod result;
mod show;
pub mod trigger;
