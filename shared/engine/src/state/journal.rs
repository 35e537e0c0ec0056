//! A run's log: a tail in the state, older entries in spilled items that only the log route reads.

use crate::ports::executions::SpillKey;
use model::{Level, LogEntry};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// The most entries a run keeps. What comes later is counted, not kept.
pub const MAX_ENTRIES: u32 = 10_000;
/// From so many entries on, the tail of a run that goes on is moved to an item of its own: each
/// commit writes the tail, so that a long one would cost every step.
pub const MAX_TAIL: usize = 64;

/// A run's log.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Journal {
    /// Older entries, oldest first.
    #[serde(deserialize_with = "from_distances")]
    pub segments: Vec<Segment>,
    /// The newest entries.
    pub tail: Vec<LogEntry>,
    /// Entries kept in all.
    pub kept: u32,
}

/// Entries that have been moved to an item of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where: cursor, fence, part.
    pub key: (u64, u64, u32),
    /// How many.
    pub count: u32,
}

/// A segment as stored.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    /// How far its cursor is from that of the one before, fence, part, count. The segments of a
    /// loop are then all alike, and a full log's hundred and more of them take next to nothing in a
    /// packed row.
    Distance(u64, u64, u32, u32),
    /// As it was stored until 2026-11-22, and is still read.
    Whole { key: (u64, u64, u32), count: u32 },
}

impl Serialize for Journal {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { segments, tail, kept } = self;
        (Distances(segments), Entries(tail), kept).serialize(to)
    }
}

struct Distances<'a>(&'a [Segment]);

impl Serialize for Distances<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut before = 0;
        to.collect_seq(self.0.iter().map(|Segment { key: (cursor, fence, part), count }| {
            Stored::Distance(cursor.wrapping_sub(std::mem::replace(&mut before, *cursor)), *fence, *part, *count)
        }))
    }
}

/// Entries as stored: an array each, where a list that is shown has objects.
pub struct Entries<'a>(pub &'a [LogEntry]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(Entry))
    }
}

struct Entry<'a>(&'a LogEntry);

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let LogEntry { timestamp, level, step_index, module_id, message, details } = self.0;
        match details {
            Value::Null => (timestamp, level, step_index, module_id, message).serialize(to),
            details => (timestamp, level, step_index, module_id, message, details).serialize(to),
        }
    }
}

fn from_distances<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Segment>, D::Error> {
    let mut before = 0_u64;
    let segment = |stored| {
        let segment = match stored {
            Stored::Distance(distance, fence, part, count) => {
                Segment { key: (before.wrapping_add(distance), fence, part), count }
            }
            Stored::Whole { key, count } => Segment { key, count },
        };
        before = segment.key.0;
        segment
    };
    Ok(Vec::<Stored>::deserialize(from)?.into_iter().map(segment).collect())
}

impl Segment {
    /// The item's key.
    pub fn spill_key(&self) -> SpillKey {
        SpillKey { cursor: self.key.0, fence: self.key.1, part: self.key.2 }
    }
}

impl Journal {
    /// Whether another entry would be kept; asked before one is built, so that a long loop costs
    /// nothing.
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn segments_are_stored_by_distance_and_read_in_both_ways() {
        let old = json!({"segments": [{"key": [7, 1, 0], "count": 500}, [64, 2, 0, 64], [64, 2, 1, 9]], "tail": [], "kept": 573});
        let journal: Journal = serde_json::from_value(old).unwrap();
        let keys: Vec<_> = journal.segments.iter().map(|segment| (segment.key, segment.count)).collect();
        assert_eq!(keys, [((7, 1, 0), 500), ((71, 2, 0), 64), ((135, 2, 1), 9)]);
        let stored = serde_json::to_value(&journal).unwrap();
        assert_eq!(stored[0], json!([[7, 1, 0, 500], [64, 2, 0, 64], [64, 2, 1, 9]]));
    }
}
