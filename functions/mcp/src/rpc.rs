//! The one endpoint of the protocol.

pub mod call;
