//! Operations on the account's files.

/// An operation on a file. Paths are relative, with `/` between names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileCall {
    /// Reads the whole file as text.
    Read {
        /// The path of the file.
        path: String,
    },
    /// Replaces the file, or creates it.
    Write {
        /// The path of the file.
        path: String,
        /// The new content.
        content: String,
    },
    /// Appends to the file, or creates it.
    Append {
        /// The path of the file.
        path: String,
        /// The text to append.
        content: String,
    },
    /// Creates the file; fails if it exists.
    Create {
        /// The path of the file.
        path: String,
        /// The content of the new file.
        content: String,
    },
    /// Deletes the file; fails if it does not exist.
    Delete {
        /// The path of the file.
        path: String,
    },
}

impl FileCall {
    /// The text that is written; `None` for reading and deleting.
    pub fn content(&self) -> Option<&str> {
        match self {
            Self::Read { .. } => None,
            Self::Write { content, .. } | Self::Append { content, .. } | Self::Create { content, .. } => Some(content),
            Self::Delete { .. } => Some(""),
        }
    }

    /// The same operation with changed texts.
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
