//! Positions in the events of an execution.

use engine::digest::sha256_hex;
use engine::{Error, Result};
use model::ExecutionId;

/// The version of the text, so that later forms can be distinguished from this one.
const VERSION: &str = "1";
/// The number of characters of the check at the end of the text.
const CHECK: usize = 8;

/// A position in the events of an execution. It does not change when more events come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventCursor {
    /// How many entries of the log are before it.
    pub(super) logs: u32,
    /// How many passes of steps are before it.
    pub(super) steps: u32,
    /// What was last shown of how the execution stands.
    pub(super) seen: Seen,
}

/// What was last shown of how the execution stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Seen {
    /// No event has shown it yet.
    #[default]
    Nothing,
    /// A standing with this digest.
    Standing(u32),
    /// The end was shown, and nothing comes after it.
    End,
}

impl EventCursor {
    /// Whether the end of the execution is before it, so that nothing comes after it.
    pub fn is_at_end(self) -> bool {
        self.seen == Seen::End
    }

    /// The text for answers. It can only be used for this execution.
    pub fn text(self, of: ExecutionId) -> String {
        let seen = match self.seen {
            Seen::Nothing => "n".to_owned(),
            Seen::Standing(digest) => format!("{digest:08x}"),
            Seen::End => "e".to_owned(),
        };
        let body = format!("{VERSION}.{:x}.{:x}.{seen}", self.logs, self.steps);
        format!("{body}.{}", check(of, &body))
    }

    /// Reads the text. Fails if it is not a cursor of this execution.
    pub fn parse(of: ExecutionId, text: &str) -> Result<Self> {
        Self::read(of, text).ok_or_else(|| {
            Error::invalid("cursor", "must be the id of an event of this run, or a cursor of its events")
        })
    }

    fn read(of: ExecutionId, text: &str) -> Option<Self> {
        let (body, proof) = text.rsplit_once('.')?;
        let mut parts = body.split('.');
        let mut next = || parts.next();
        let (version, logs, steps, seen) = (next()?, next()?, next()?, next()?);
        let is_whole = version == VERSION && next().is_none() && proof == check(of, body);
        let number = |text: &str| u32::from_str_radix(text, 16).ok();
        let seen = match seen {
            "n" => Seen::Nothing,
            "e" => Seen::End,
            digest => Seen::Standing(number(digest)?),
        };
        let cursor = Self { logs: number(logs)?, steps: number(steps)?, seen };
        is_whole.then_some(cursor)
    }
}

/// Finds mistakes, and cursors of other executions. It is no protection against forgery, because
/// a cursor gives access to nothing.
fn check(of: ExecutionId, body: &str) -> String {
    let mut check = sha256_hex(&format!("{}/{body}", of.hex()));
    check.truncate(CHECK);
    check
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> ExecutionId {
        ExecutionId::from_uuid(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        for seen in [Seen::Nothing, Seen::Standing(0), Seen::Standing(u32::MAX), Seen::End] {
            for (logs, steps) in [(0, 0), (7, 10_000), (u32::MAX, u32::MAX)] {
                let cursor = EventCursor { logs, steps, seen };
                assert_eq!(EventCursor::parse(id(1), &cursor.text(id(1))).ok(), Some(cursor));
                assert!(EventCursor::parse(id(2), &cursor.text(id(1))).is_err(), "it is of another execution");
            }
        }
    }

    #[test]
    fn nothing_else_is_a_cursor() {
        let text = EventCursor { logs: 3, steps: 1, seen: Seen::Nothing }.text(id(1));
        let changed = text.replacen('3', "4", 1);
        let longer = format!("{text}0");
        for wrong in ["", ".", "7", "1.0.0.n", "1.0.0.n.", &changed, &longer, &text[1..], &text[..text.len() - 1]] {
            assert!(EventCursor::parse(id(1), wrong).is_err(), "{wrong}");
        }
    }
}
