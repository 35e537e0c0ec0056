//! What names resolve to at run time.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::operator::Operator;

/// The values that an expression can see.
///
/// An evaluation calls these methods any number of times and keeps nothing. Borrow where possible:
/// a reference into a borrowed value costs no copy until its own result is returned.
pub trait Scope {
    /// The value behind a root: a step id, `trigger`, `execution`, `current_time`, …
    ///
    /// None means that nothing has this name. A template then keeps the reference as it is written,
    /// a condition takes it as null, and both report it through [`Scope::warn`].
    fn root(&self, name: &str) -> Option<Cow<'_, Value>>;

    /// The value of a named variable. None as for [`Scope::root`].
    fn variable(&self, name: &str) -> Option<Cow<'_, Value>>;

    /// The index, below `len`, that the list property `random` takes. `len` is at least 1.
    ///
    /// Whoever needs the same choice on a second run makes it repeatable here.
    fn pick(&self, len: usize) -> usize;

    /// Takes a note for the author of the workflow. The evaluation goes on.
    fn warn(&self, warning: Warning);
}

/// Something that is probably a mistake in the workflow but does not stop it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// No step or other root has this name.
    UnknownRoot(String),
    /// No named variable has this name.
    UnknownVariable(String),
    /// A path leads into a text that has no such part and holds no JSON that has. The reference, as
    /// it is written.
    IntoText(String),
    /// The root is a dictionary without an entry of that name. A scope whose roots are not all
    /// steps takes no note of the others.
    NoOutput {
        /// The root.
        step: String,
        /// What it does not have.
        output: String,
    },
    /// Two values have no order, so that the comparison is false.
    Incomparable {
        /// How they were to be compared.
        operator: Operator,
        /// The left side's type.
        left: &'static str,
        /// The right side's type.
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
