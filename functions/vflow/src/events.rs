//! Events, which start the workflows that wait for them.

pub mod send;
