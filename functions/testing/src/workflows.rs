//! Workflows that are tested.

pub mod test;
