//! Places in a test file, and problems at these places.

use std::fmt;

/// A part of a path: a key or an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The entry of a dictionary with this name.
    Key(String),
    /// The item of a list at this position, from 0.
    Index(usize),
}

/// A place in a value, from its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<Part>);

impl Path {
    /// The value itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// The entry with this name of the value at this place.
    #[must_use]
    pub fn key(&self, name: &str) -> Self {
        self.with(Part::Key(name.to_owned()))
    }

    /// The item at this position of the list at this place.
    #[must_use]
    pub fn index(&self, at: usize) -> Self {
        self.with(Part::Index(at))
    }

    /// A place below this one.
    #[must_use]
    pub fn join(&self, below: &Self) -> Self {
        Self(self.0.iter().chain(&below.0).cloned().collect())
    }

    /// The parts, from the root.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    fn with(&self, part: Part) -> Self {
        let mut parts = self.0.clone();
        parts.push(part);
        Self(parts)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.0.iter().enumerate() {
            match part {
                Part::Key(name) if is_plain(name) => write!(f, "{}{name}", if at == 0 { "" } else { "." })?,
                Part::Key(name) => write!(f, "[{name:?}]")?,
                Part::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$'))
}

/// A problem in a test file, with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct Problem {
    /// The place in the file.
    pub path: Path,
    /// The description of the problem, in one sentence.
    pub message: String,
}

impl Problem {
    /// A problem at this place.
    pub fn new(path: &Path, message: impl Into<String>) -> Self {
        Self { path: path.clone(), message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_it_is_written_in_code() {
        let path = Path::root().key("cases").index(2).key("expect").key("a b").key("$has");
        assert_eq!(path.to_string(), "cases[2].expect[\"a b\"].$has");
    }
}
