//! The kinds of actions on one item.

/// What an action does with its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Put,
    Update,
    Delete,
    /// Only the condition is checked, in a transaction.
    Check,
}
