//! Parts of a file that cannot be understood.

use crate::yaml::Span;

/// A part of a file that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place of the part.
    pub at: Span,
    /// The reason, one sentence.
    pub reason: String,
}
