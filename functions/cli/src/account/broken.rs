//! Files that cannot be read.

use crate::yaml::Span;

/// A file that cannot be read.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The path below the root, with `/`.
    pub file: String,
    /// The text of the file.
    pub text: String,
    /// The place in the text.
    pub at: Span,
    /// The reason, one sentence.
    pub reason: String,
}
