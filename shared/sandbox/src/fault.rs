//! The reasons why a script returned no value.

use crate::limits::MESSAGE_TEXT;
use catalogue::{EffectFailure, FailureKind};
use model::json::HAS_RESERVED_KEY;

/// A script's failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// The script threw an error, or has a syntax error.
    #[error("{message}{}", at(*.line))]
    Script {
        /// The engine's message.
        message: String,
        /// The line of the script, from 1.
        line: Option<u32>,
    },
    /// The script did not end in time.
    #[error("the script did not end in time{}", at(*.line))]
    TooLong {
        /// The line of the script at which it was stopped, from 1.
        line: Option<u32>,
    },
    /// The script needed too much memory.
    #[error("the script needs more memory than it may have")]
    TooMuchMemory,
    /// The script, its inputs or its result are too large.
    #[error("the size of {what} exceeds {} KiB", bytes / 1024)]
    TooLarge {
        /// Which of them is too large.
        what: &'static str,
        /// The allowed size in bytes.
        bytes: usize,
    },
    /// The result is nested too deeply, or contains itself.
    #[error("the result is nested too deeply")]
    TooDeep,
    /// The process ended without an answer.
    #[error("the script broke its process")]
    Broken,
    /// The script waited too long for its turn.
    #[error("too many scripts are running")]
    Busy,
    /// The process could not be started, or did not accept the script.
    #[error("the script could not be started")]
    NotStarted,
}

impl Fault {
    /// A script's own failure, with a message of limited length.
    pub fn script(message: &str, line: Option<u32>) -> Self {
        let message = cut(message, MESSAGE_TEXT);
        Self::Script { message: if message.is_empty() { "the script failed".to_owned() } else { message }, line }
    }

    /// The result has a key that no value can have.
    pub fn reserved_key() -> Self {
        Self::script(&format!("the result {HAS_RESERVED_KEY}"), None)
    }

    /// The fault after the deadline: the script took too long, regardless of the error with which
    /// it failed.
    pub fn in_overtime(self) -> Self {
        match self {
            Self::Script { line, .. } | Self::TooLong { line } => Self::TooLong { line },
            _ => Self::TooLong { line: None },
        }
    }
}

impl From<Fault> for EffectFailure {
    fn from(fault: Fault) -> Self {
        // A script's own failure happens again at each attempt. A slow or busy machine can be
        // better at the next one.
        let retryable = matches!(fault, Fault::TooLong { .. } | Fault::Busy | Fault::NotStarted);
        let kind = if matches!(fault, Fault::TooLong { .. }) { FailureKind::Timeout } else { FailureKind::Other };
        Self::new(fault.to_string(), retryable).of_kind(kind)
    }
}

fn at(line: Option<u32>) -> String {
    line.map(|line| format!(" (line {line})")).unwrap_or_default()
}

/// The beginning of a text, at most `bytes` long.
pub(crate) fn cut(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let end = (0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    format!("{}…", text.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_tells_the_line_and_is_cut_between_characters() {
        assert_eq!(Fault::script("boom", Some(3)).to_string(), "boom (line 3)");
        assert_eq!(Fault::script("", None).to_string(), "the script failed");
        assert_eq!(cut("aé", 2), "a…");
        assert_eq!(cut("aé", 3), "aé");
    }
}
