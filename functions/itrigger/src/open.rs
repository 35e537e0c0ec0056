//! The same APIs at the prefix that events have.

pub mod call;
