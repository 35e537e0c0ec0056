//! Optimistic locking: a record is read, changed, and written on the condition that no other
//! request has changed it since.

/// How many attempts a request makes when others change the same record at the same time.
pub(crate) const ATTEMPTS: usize = 5;
