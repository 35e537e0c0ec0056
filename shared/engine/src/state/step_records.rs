//! The records of a run's steps: a tail in the state, older ones in spilled items that only the
//! route for them reads.
//!
//! A tail is moved out together with the outputs that it repeats, into the same item: compressed
//! together, they take little more than the outputs alone. The items are named in the state; as
//! there may be many, their names are moved to items in turn.

use super::JsonOf;
use super::slot::Place;
use super::step_record::StepRecord;
use super::stored::stored_as_array;
use crate::StoreError;
use crate::ports::executions::SpillKey;
use model::json::is_default;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most records that a run keeps; of steps that failed, twice as many.
pub const MAX_RECORDS: u32 = 5_000;
/// The most bytes of JSON of a run's records; of steps that failed, twice as many.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// From so many bytes of JSON on, the tail of a run that goes on is moved to an item, because each
/// commit writes the tail. A single record stays: it repeats outputs that are in the row, too.
const MAX_TAIL: usize = 4 * 1024;
/// From so many items on, their names are moved to an item.
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
    /// How many are kept in all.
    pub kept: u32,
    /// Bytes of JSON of all that are kept.
    pub bytes: usize,
    /// How many were not kept, because there were too many.
    #[serde(default)]
    pub left_out: u32,
    /// Bytes of JSON of those that have been moved out.
    #[serde(default)]
    pub moved: u32,
}

stored_as_array!(StepRecords { indexes, segments, tail, kept, bytes; left_out unless is_default, moved unless is_default });

/// Records, or the names of items with records, that have been moved out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordSegment {
    /// Where they are.
    pub place: Place,
    /// How many records there are, or below the items that are named there.
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
    /// Whether another record is kept. This is asked before one is built, so that a long loop costs
    /// nothing. Of a run with very many passes, those that failed are kept longest.
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

    /// Whether the tail is so long that a run that goes on should not write it again.
    pub fn is_long(&self) -> bool {
        self.tail.len() > 1 && self.tail_bytes() >= MAX_TAIL
    }

    /// The bytes of JSON of the records in the tail.
    pub fn tail_bytes(&self) -> usize {
        self.bytes.saturating_sub(self.moved as usize)
    }

    /// Takes the records of the tail, to move them out.
    pub fn take_tail(&mut self) -> Vec<JsonOf<StepRecord<'static>>> {
        self.moved = u32::try_from(self.bytes).unwrap_or(u32::MAX);
        std::mem::take(&mut self.tail)
    }

    /// Takes the names of items, if there are many.
    pub fn take_segments(&mut self) -> Option<Vec<RecordSegment>> {
        (self.segments.len() >= MAX_SEGMENTS).then(|| std::mem::take(&mut self.segments))
    }
}
