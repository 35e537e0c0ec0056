//! Flows at the prefix that the original API has.

pub mod ask;
mod inputs;
pub mod result;
mod show;
pub mod trigger;
