//! The records of a run's steps: the newest are in the state (the tail), older ones in spilled
//! items, which are only read to show them.
//!
//! The tail is moved together with the outputs that it repeats, into the same item: compressed
//! together, they need little more space than the outputs alone. The state contains the names of
//! the items. If there are many, the names are moved to items, too.

use super::JsonOf;
use super::slot::Place;
use super::step_record::StepRecord;
use super::stored::stored_as_array;
use crate::StoreError;
use crate::ports::executions::SpillKey;
use model::json::is_default;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most records that a run keeps. Records of failed steps are kept until there are twice as
/// many.
pub const MAX_RECORDS: u32 = 5_000;
/// The most bytes of JSON of a run's records. Records of failed steps are kept until there are
/// twice as many bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// From this number of bytes of JSON on, the tail of a run that continues is moved to an item,
/// because each commit writes the tail. A single record stays, because it repeats outputs that are
/// in the row.
const MAX_TAIL: usize = 4 * 1024;
/// From this number of items on, their names are moved to an item.
const MAX_SEGMENTS: usize = 32;

/// The records of a run's steps.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct StepRecords {
    /// Items that name older items, oldest first.
    pub indexes: Vec<RecordSegment>,
    /// Items with older records, oldest first.
    pub segments: Vec<RecordSegment>,
    /// The newest records.
    pub tail: Vec<JsonOf<StepRecord<'static>>>,
    /// The number of all kept records.
    pub kept: u32,
    /// The bytes of JSON of all kept records.
    pub bytes: usize,
    /// The number of records that were not kept, because there were too many.
    #[serde(default)]
    pub left_out: u32,
    /// The bytes of JSON of the records that were moved to items.
    #[serde(default)]
    pub moved: u32,
}

stored_as_array!(StepRecords { indexes, segments, tail, kept, bytes; left_out unless is_default, moved unless is_default });

/// Records, or names of items with records, that were moved to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordSegment {
    /// The place of their item.
    pub place: Place,
    /// The number of records in it, or in the items that it names.
    pub count: u32,
}

impl Serialize for RecordSegment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Place { key, parts, number } = self.place;
        (key.cursor, key.fence, key.part, parts, number, self.count).serialize(to)
    }
}

impl<'de> Deserialize<'de> for RecordSegment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (cursor, fence, part, parts, number, count) = Deserialize::deserialize(from)?;
        Ok(Self { place: Place { key: SpillKey { cursor, fence, part }, parts, number }, count })
    }
}

impl StepRecords {
    /// Whether another record is kept. This is called before a record is built, so that records
    /// that are not kept cost nothing. In a run with very many passes, records of failed passes are
    /// kept longer.
    pub fn has_room(&self, failed: bool) -> bool {
        let times = if failed { 2 } else { 1 };
        self.kept < MAX_RECORDS * times && self.bytes < MAX_BYTES * times as usize
    }

    /// Whether nothing was ever recorded.
    pub fn is_empty(&self) -> bool {
        self.kept == 0 && self.left_out == 0
    }

    /// Keeps a record.
    pub fn push(&mut self, record: JsonOf<StepRecord<'static>>) {
        self.kept += 1;
        self.bytes += record.bytes();
        self.tail.push(record);
    }

    /// The records of the tail.
    pub fn newest(&self) -> Result<Vec<StepRecord<'static>>, StoreError> {
        self.tail.iter().map(JsonOf::read).collect()
    }

    /// Whether the tail is so long that a run that continues should not write it again.
    pub fn is_long(&self) -> bool {
        self.tail.len() > 1 && self.tail_bytes() >= MAX_TAIL
    }

    /// The bytes of JSON of the records in the tail.
    pub fn tail_bytes(&self) -> usize {
        self.bytes.saturating_sub(self.moved as usize)
    }

    /// Takes the records of the tail, to move them to an item.
    pub fn take_tail(&mut self) -> Vec<JsonOf<StepRecord<'static>>> {
        self.moved = u32::try_from(self.bytes).unwrap_or(u32::MAX);
        std::mem::take(&mut self.tail)
    }

    /// Takes the names of items, if there are many.
    pub fn take_segments(&mut self) -> Option<Vec<RecordSegment>> {
        (self.segments.len() >= MAX_SEGMENTS).then(|| std::mem::take(&mut self.segments))
    }
}
