//! Optimistic locking: a record is read, changed, and written on the condition that no other
//! request has changed it since.

/// How many attempts a request makes when others change the same record at the same time.
pub(crate) const ATTEMPTS: usize = 5;

/// Replaces the field of a record if the change has a value for it.
pub(crate) fn replace<T: Clone>(field: &mut T, change: Option<&T>) {
    if let Some(value) = change {
        field.clone_from(value);
    }
}
