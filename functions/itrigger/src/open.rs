//! The same APIs below the prefix that events are told at.

pub mod call;
