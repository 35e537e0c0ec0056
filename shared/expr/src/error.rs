//! Errors: before a workflow runs ([`ParseError`]) and while it runs ([`EvalError`]).

use thiserror::Error;

/// The result of an evaluation.
pub(crate) type Result<T, E = EvalError> = std::result::Result<T, E>;

/// The text is not an expression, or is too large.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParseError {
    /// The grammar requires something else at this place.
    #[error("at character {character}: expected {expected}, found {found}")]
    Unexpected {
        /// The place, in bytes from the start.
        offset: usize,
        /// The place, in characters from 1, as the message shows it.
        character: usize,
        /// What the grammar requires here.
        expected: &'static str,
        /// The text at this place, shortened.
        found: String,
    },
    /// The text is longer than an expression can be.
    #[error("{length} bytes are over the limit of {limit}")]
    TooLong {
        /// The length of the text in bytes.
        length: usize,
        /// The allowed length in bytes.
        limit: usize,
    },
    /// An expression or a parameter is nested too deeply.
    #[error("at character {character}: nested deeper than {limit} levels")]
    TooDeep {
        /// The place, in bytes from the start; 0 for a JSON value.
        offset: usize,
        /// The place, in characters from 1, as the message shows it.
        character: usize,
        /// The allowed number of levels.
        limit: usize,
    },
    /// A text that must be JSON is not, regardless of the values of its references.
    #[error("is not JSON with references in it: {reason}")]
    Json {
        /// The place, in bytes from the start.
        offset: usize,
        /// The message of the JSON parser, with the place.
        reason: String,
    },
    /// A literal regular expression cannot be used.
    #[error("at character {character}: {reason}")]
    Pattern {
        /// The start of the literal, in bytes.
        offset: usize,
        /// The place, in characters from 1, as the message shows it.
        character: usize,
        /// Why the regular expression cannot be used.
        reason: PatternError,
    },
    /// A function is called with too few or too many arguments.
    #[error("at character {character}: `{function}` takes {takes}, found {found}")]
    Arguments {
        /// The start of the call, in bytes.
        offset: usize,
        /// The place, in characters from 1, as the message shows it.
        character: usize,
        /// The name of the function.
        function: &'static str,
        /// The number of arguments that it takes, in words.
        takes: String,
        /// The number of arguments in the call.
        found: usize,
    },
}

/// The place in a text that is given in bytes from 0, in characters from 1.
pub(crate) fn character(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(offset, |head| head.chars().count()) + 1
}

impl ParseError {
    /// Counts the place in characters of the text that was parsed.
    pub(crate) fn counted_in(mut self, text: &str) -> Self {
        match &mut self {
            Self::Unexpected { offset, character: place, .. }
            | Self::TooDeep { offset, character: place, .. }
            | Self::Pattern { offset, character: place, .. }
            | Self::Arguments { offset, character: place, .. } => *place = character(text, *offset),
            Self::Json { .. } | Self::TooLong { .. } => {}
        }
        self
    }

    /// The place of the error, in bytes from the start of the text.
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

/// An error that has ended an evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EvalError {
    /// The result would be too large.
    #[error("the result is over the limit of {limit} bytes")]
    OutputTooLarge {
        /// The allowed size in bytes.
        limit: usize,
    },
    /// The expression reads or copies too much, for example a large value many times.
    #[error("the expression reads more than {limit} bytes")]
    TooMuchWork {
        /// The allowed work in bytes.
        limit: usize,
    },
    /// A value is nested too deeply to be copied, compared or printed.
    #[error("a value is nested deeper than {limit} levels")]
    TooDeep {
        /// The allowed number of levels.
        limit: usize,
    },
    /// An operator or a function got a value of a type that it cannot use.
    #[error("`{operator}` needs {expected}, found {found}")]
    Operand {
        /// The name of the operator or function.
        operator: &'static str,
        /// The types that it can use, in words.
        expected: &'static str,
        /// The type of the value. The value itself is left out, because it can be a secret.
        found: String,
    },
    /// A division by zero, with `/` or `%`.
    #[error("division by zero")]
    DivisionByZero,
    /// A number that neither an integer nor a float can hold.
    #[error("the result is too large for a number")]
    NumberTooLarge,
    /// A number, in a text or calculated from one, that would have to be rounded.
    #[error("the result has more digits than a number can hold; round it first, such as `round(x, 8)`")]
    TooManyDigits,
    /// A text of JSON gets the same key twice from its references.
    #[error("the result has the key '{key}' twice in the same object")]
    RepeatedKey {
        /// The path of the key.
        key: String,
    },
    /// A regular expression that comes from data cannot be used.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

/// The reason why a regular expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    /// The regular expression is too long.
    #[error("the regular expression is over the limit of {limit} bytes")]
    TooLong {
        /// The allowed length in bytes.
        limit: usize,
    },
    /// It is well formed, but its repetitions would compile to a program that is too large.
    #[error("the regular expression is too complex")]
    TooComplex,
    /// It is not a regular expression.
    #[error("the regular expression is not valid: {reason}")]
    Invalid {
        /// The message of the regular expression engine, in one line.
        reason: String,
    },
}
