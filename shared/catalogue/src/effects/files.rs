//! Operations on the account's files.

/// An operation on a file. Paths are relative, with `/` between names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileCall {
    /// Reads it all, as text.
    Read {
        /// Which.
        path: String,
    },
    /// Replaces it, or makes it.
    Write {
        /// Which.
        path: String,
        /// All that it holds then.
        content: String,
    },
    /// Adds to its end, or makes it.
    Append {
        /// Which.
        path: String,
        /// What is added.
        content: String,
    },
    /// Makes it; fails if it is there.
    Create {
        /// Which.
        path: String,
        /// All that it holds then.
        content: String,
    },
    /// Removes it; fails if it is not there.
    Delete {
        /// Which.
        path: String,
    },
}
