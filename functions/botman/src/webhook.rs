//! Addresses that authenticate their callers by a secret in the path.

pub mod callback;
pub mod decide;
pub mod page;
pub mod question;
