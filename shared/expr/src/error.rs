//! What can go wrong: before a workflow runs ([`ParseError`]) and while it runs ([`EvalError`]).

use thiserror::Error;

/// A text that is not an expression, or is too large to be one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParseError {
    /// The grammar asks for something else at this place.
    #[error("at byte {offset}: expected {expected}, found {found}")]
    Unexpected {
        /// Where, in bytes from the start.
        offset: usize,
        /// What would have been right.
        expected: &'static str,
        /// What is there, shortened.
        found: String,
    },
    /// More text than an expression may have.
    #[error("{length} bytes are over the limit of {limit}")]
    TooLong {
        /// Bytes that were given.
        length: usize,
        /// Bytes that are allowed.
        limit: usize,
    },
    /// More nesting than an expression or a parameter may have.
    #[error("at byte {offset}: nested deeper than {limit} levels")]
    TooDeep {
        /// Where, in bytes from the start; 0 for a JSON value.
        offset: usize,
        /// Levels that are allowed.
        limit: usize,
    },
    /// A text that shall be JSON is not, whatever its references give.
    #[error("is not JSON with references in it: {reason}")]
    Json {
        /// Where, in bytes from the start.
        offset: usize,
        /// What the reader of JSON says, with the place.
        reason: String,
    },
    /// A regular expression given as a literal cannot be used.
    #[error("at byte {offset}: {reason}")]
    Pattern {
        /// Where the literal starts, in bytes.
        offset: usize,
        /// Why not.
        reason: PatternError,
    },
    /// A function is called with too few or too many arguments.
    #[error("at byte {offset}: `{function}` takes {takes}, found {found}")]
    Arguments {
        /// Where the call starts, in bytes.
        offset: usize,
        /// The function's name.
        function: &'static str,
        /// How many it takes, in words.
        takes: String,
        /// How many there are.
        found: usize,
    },
}

impl ParseError {
    /// Where the error is, in bytes from the start of the text.
    pub fn offset(&self) -> usize {
        match self {
            Self::Unexpected { offset, .. }
            | Self::TooDeep { offset, .. }
            | Self::Json { offset, .. }
            | Self::Pattern { offset, .. }
            | Self::Arguments { offset, .. } => *offset,
            Self::TooLong { limit, .. } => *limit,
        }
    }
}

/// An evaluation that had to be given up.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EvalError {
    /// The result would be too large.
    #[error("the result is over the limit of {limit} bytes")]
    OutputTooLarge {
        /// Bytes that are allowed.
        limit: usize,
    },
    /// The expression goes over large values too often.
    #[error("the expression reads more than {limit} bytes")]
    TooMuchWork {
        /// Bytes that are allowed.
        limit: usize,
    },
    /// A value is nested too deeply to be copied, compared or printed.
    #[error("a value is nested deeper than {limit} levels")]
    TooDeep {
        /// Levels that are allowed.
        limit: usize,
    },
    /// An operator or a function got a value that it can do nothing with.
    #[error("`{operator}` needs {expected}, found {found}")]
    Operand {
        /// The operator or the function.
        operator: &'static str,
        /// What it works on.
        expected: &'static str,
        /// What it got, by type; values may be secrets.
        found: String,
    },
    /// `/` or `%` by zero.
    #[error("division by zero")]
    DivisionByZero,
    /// A number that neither an integer nor a float can hold.
    #[error("the result is too large for a number")]
    NumberTooLarge,
    /// A regular expression that came from data cannot be used.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

/// Why a regular expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    /// More text than a regular expression may have.
    #[error("the regular expression is over the limit of {limit} bytes")]
    TooLong {
        /// Bytes that are allowed.
        limit: usize,
    },
    /// Well formed, but it repeats so much that it would compile to too large a program.
    #[error("the regular expression is too complex")]
    TooComplex,
    /// Not a regular expression.
    #[error("the regular expression is not valid: {reason}")]
    Invalid {
        /// What the regular expression engine says, in one line.
        reason: String,
    },
}
