//! A run's log: a tail in the state, older entries in spilled items that only the log route reads.

use crate::ports::executions::SpillKey;
use model::{Level, LogEntry};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most entries a run keeps. What comes later is counted, not kept.
pub const MAX_ENTRIES: u32 = 10_000;

/// A run's log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Journal {
    /// Older entries, oldest first.
    pub segments: Vec<Segment>,
    /// The newest entries.
    pub tail: Vec<LogEntry>,
    /// Entries kept in all.
    pub kept: u32,
}

/// Entries that have been moved to an item of their own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Segment {
    /// Where: cursor, fence, part.
    pub key: (u64, u64, u32),
    /// How many.
    pub count: u32,
}

impl Segment {
    /// The item's key.
    pub fn spill_key(&self) -> SpillKey {
        SpillKey { cursor: self.key.0, fence: self.key.1, part: self.key.2 }
    }
}

impl Journal {
    /// Whether another entry would be kept; asked before one is built, so that a long loop costs nothing.
    pub fn open(&self) -> bool {
        self.kept < MAX_ENTRIES
    }

    /// Keeps an entry, or the note that from here on none is kept.
    pub fn push(&mut self, entry: LogEntry) {
        if !self.open() {
            return;
        }
        self.kept += 1;
        if self.kept == MAX_ENTRIES {
            let message = format!("log full: entries beyond {MAX_ENTRIES} are not kept");
            self.tail.push(LogEntry { level: Level::Warning, message, details: Value::Null, ..entry });
        } else {
            self.tail.push(entry);
        }
    }
}
