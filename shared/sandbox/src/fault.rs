//! Why a script gave nothing.

use crate::limits::MESSAGE_TEXT;
use catalogue::EffectFailure;

/// A script's failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// It threw, or is not in its language.
    #[error("{message}{}", at(*.line))]
    Script {
        /// In the engine's words.
        message: String,
        /// Where, counted from 1.
        line: Option<u32>,
    },
    /// It did not end.
    #[error("the script did not end in time{}", at(*.line))]
    TooLong {
        /// Where it was stopped.
        line: Option<u32>,
    },
    /// It wanted too much memory.
    #[error("the script needs more memory than it may have")]
    TooMuchMemory,
    /// Something of it is too large.
    #[error("the size of {what} exceeds {} KiB", bytes / 1024)]
    TooLarge {
        /// What.
        what: &'static str,
        /// How large it may be.
        bytes: usize,
    },
    /// What it returned is nested too deeply, or contains itself.
    #[error("the result is nested too deeply")]
    TooDeep,
    /// Its process ended without an answer.
    #[error("the script broke its process")]
    Broken,
    /// It had to wait too long for its turn.
    #[error("too many scripts are running")]
    Busy,
    /// No process could be started, or spoken to.
    #[error("the script could not be started")]
    NotStarted,
}

impl Fault {
    /// A script's own failure, cut to a decent length.
    pub fn script(message: &str, line: Option<u32>) -> Self {
        let message = cut(message, MESSAGE_TEXT);
        Self::Script { message: if message.is_empty() { "the script failed".to_owned() } else { message }, line }
    }

    /// What it is once the time is up: whatever failed then is only a consequence.
    pub fn in_overtime(self) -> Self {
        match self {
            Self::Script { line, .. } | Self::TooLong { line } => Self::TooLong { line },
            _ => Self::TooLong { line: None },
        }
    }
}

impl From<Fault> for EffectFailure {
    fn from(fault: Fault) -> Self {
        // A script that failed by itself fails alike again; a slow or busy machine may have a
        // better moment.
        let retryable = matches!(fault, Fault::TooLong { .. } | Fault::Busy | Fault::NotStarted);
        Self { message: fault.to_string(), retryable }
    }
}

fn at(line: Option<u32>) -> String {
    line.map(|line| format!(" (line {line})")).unwrap_or_default()
}

/// The beginning of a text, at most so many bytes.
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
