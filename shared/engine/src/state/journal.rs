//! The log of a run: the newest entries are in the state, older ones in spills that are only read
//! to show the log.

use super::JsonOf;
use crate::StoreError;
use crate::ports::executions::SpillKey;
use model::{Level, LogEntry};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// The most entries of a log. Further entries are dropped.
pub const MAX_ENTRIES: u32 = 10_000;
/// From this number of entries on, the tail of a running execution is spilled. Every commit writes
/// the tail, so a long tail makes each of them expensive.
pub const MAX_TAIL: usize = 64;

/// The log of a run.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Journal {
    /// The spilled entries, oldest first.
    #[serde(deserialize_with = "from_distances")]
    pub segments: Vec<Segment>,
    /// The newest entries.
    pub tail: Vec<JsonOf<LogEntry>>,
    /// The number of entries in total.
    pub kept: u32,
}

/// Entries that were spilled together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The key of the spill: cursor, fence, part.
    pub key: (u64, u64, u32),
    /// The number of entries.
    pub count: u32,
}

/// A segment, as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    /// The difference between its cursor and the one before, then fence, part and count. The
    /// segments of a loop then have equal numbers, so that a hundred of them need very little space
    /// when they are compressed.
    Distance(u64, u64, u32, u32),
    /// The form until 2026-11-22. It is still read.
    Whole { key: (u64, u64, u32), count: u32 },
}

impl Serialize for Journal {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { segments, tail, kept } = self;
        (Distances(segments), tail, kept).serialize(to)
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

/// An entry as it is stored: an array. In the answers of the APIs it is an object.
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
    /// The key of the spill.
    pub fn spill_key(&self) -> SpillKey {
        SpillKey { cursor: self.key.0, fence: self.key.1, part: self.key.2 }
    }
}

impl Journal {
    /// Whether another entry would be kept. Callers ask before they build an entry, to save the
    /// work.
    pub fn open(&self) -> bool {
        self.kept < MAX_ENTRIES
    }

    /// The entries of the tail.
    pub fn newest(&self) -> Result<Vec<LogEntry>, StoreError> {
        self.tail.iter().map(JsonOf::read).collect()
    }

    /// Adds an entry. The last entry that fits says that the log is full.
    pub fn push(&mut self, entry: LogEntry) {
        if !self.open() {
            return;
        }
        self.kept += 1;
        if self.kept == MAX_ENTRIES {
            let message = format!("log full: entries beyond {MAX_ENTRIES} are not kept");
            let last = LogEntry { level: Level::Warning, message, details: Value::Null, ..entry };
            self.tail.push(JsonOf::new(&Entry(&last)));
        } else {
            self.tail.push(JsonOf::new(&Entry(&entry)));
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
