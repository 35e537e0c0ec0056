//! The interface through which expressions get the values of names.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::Operator;

/// The values that an expression can see.
///
/// An evaluation calls these methods any number of times and keeps nothing. Implementations should
/// borrow where possible: a reference into a borrowed value is only copied for the result.
pub trait Scope {
    /// The value of a root: a step id, `trigger`, `execution`, `current_time`, …
    ///
    /// `None` means that nothing has this name. A template then keeps the reference as it is
    /// written, a condition uses null, and both report it through [`Scope::warn`].
    fn root(&self, name: &str) -> Option<Cow<'_, Value>>;

    /// The value of a named variable. `None` has the same meaning as for [`Scope::root`].
    fn variable(&self, name: &str) -> Option<Cow<'_, Value>>;

    /// The index, below `len`, that the list property `random` uses. `len` is at least 1.
    ///
    /// An implementation whose runs are repeated must return the same index again.
    fn pick(&self, len: usize) -> usize;

    /// Receives a note for the author of the workflow. The evaluation continues.
    fn warn(&self, warning: Warning);
}

/// A probable mistake in the workflow that does not stop it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// No step or other root has this name.
    UnknownRoot(String),
    /// No named variable has this name.
    UnknownVariable(String),
    /// A path leads into a text that has no such part and contains no JSON that has it. The
    /// reference is given as it is written.
    IntoText(String),
    /// The root is a dictionary without an entry of this name. A scope in which not all roots are
    /// steps ignores the others.
    NoOutput {
        /// The name of the root.
        step: String,
        /// The name of the missing entry.
        output: String,
    },
    /// Two values have no order, so the comparison is false.
    Incomparable {
        /// The operator of the comparison.
        operator: Operator,
        /// The type of the left side.
        left: &'static str,
        /// The type of the right side.
        right: &'static str,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownRoot(name) => write!(f, "unknown reference {{{{{name}}}}}"),
            Self::UnknownVariable(name) => write!(f, "unknown variable [[{name}]]"),
            Self::IntoText(reference) => {
                write!(f, "{reference} is null: it leads into a text that is no JSON with such an entry")
            }
            Self::NoOutput { step, output } => {
                write!(f, "{{{{{step}.{output}}}}} is null: '{step}' has no output '{output}'")
            }
            Self::Incomparable { operator, left, right } => {
                let operator = operator.symbol().unwrap_or(operator.as_str());
                write!(f, "{left} and {right} cannot be compared by {operator}, which is false")
            }
        }
    }
}
