//! Events, which start the workflows with a matching trigger.

pub mod send;
