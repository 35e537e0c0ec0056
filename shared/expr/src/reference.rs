//! Parsed references, and how they are printed.

use std::fmt;

use crate::syntax;

pub(crate) use read::read;

mod read;

/// The name of a value: `{{step-1.items.0.name}}` or `[[counter.abs]]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The name that is looked up in the scope.
    pub head: Head,
    /// The parts that are taken from the value, from left to right.
    pub path: Vec<Part>,
}

/// The first name of a reference.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Head {
    /// `{{name}}`: the id of a step, or a root that every run has.
    Root(String),
    /// `[[name]]`: a named variable.
    Variable(String),
}

/// One part of a path into a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// `.name` or `["any key"]`: a key of a dictionary, or a property.
    Name(String),
    /// `.0`, `.-1` or `[0]`: an item of a list or a character of a string; negative numbers count
    /// from the end.
    Index(i64),
    /// `.1:3`, `.1:`, `.:3` or `.:`: a part of a string or of a list, without the end.
    Slice(Option<i64>, Option<i64>),
}

impl Head {
    /// The name without its brackets.
    pub fn name(&self) -> &str {
        match self {
            Self::Root(name) | Self::Variable(name) => name,
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = match self.head {
            Head::Root(_) => ("{{", "}}"),
            Head::Variable(_) => ("[[", "]]"),
        };
        write!(f, "{open}{}", self.head.name())?;
        self.path.iter().try_for_each(|part| part.fmt(f))?;
        f.write_str(close)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) if syntax::is_bare(name) => write!(f, ".{name}"),
            Self::Name(name) => {
                f.write_str("[")?;
                syntax::write_quoted(f, name)?;
                f.write_str("]")
            }
            Self::Index(index) => write!(f, ".{index}"),
            Self::Slice(start, end) => {
                f.write_str(".")?;
                start.map_or(Ok(()), |start| write!(f, "{start}"))?;
                f.write_str(":")?;
                end.map_or(Ok(()), |end| write!(f, "{end}"))
            }
        }
    }
}
