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

impl FileCall {
    /// What is written, if anything is; of a file that is removed, nothing.
    pub fn content(&self) -> Option<&str> {
        match self {
            Self::Read { .. } => None,
            Self::Write { content, .. } | Self::Append { content, .. } | Self::Create { content, .. } => Some(content),
            Self::Delete { .. } => Some(""),
        }
    }

    /// The same operation with other texts.
    #[must_use]
    pub fn with_texts(self, change: impl Fn(String) -> String) -> Self {
        match self {
            Self::Read { path } => Self::Read { path: change(path) },
            Self::Write { path, content } => Self::Write { path: change(path), content: change(content) },
            Self::Append { path, content } => Self::Append { path: change(path), content: change(content) },
            Self::Create { path, content } => Self::Create { path: change(path), content: change(content) },
            Self::Delete { path } => Self::Delete { path: change(path) },
        }
    }
}
