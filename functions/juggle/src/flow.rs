//! Flows under the reference's prefix.

pub mod ask;
mod inputs;
pub mod result;
mod show;
pub mod trigger;
