//! API records, as their callers see them.

pub(crate) mod call;
mod caller;
mod facts;
