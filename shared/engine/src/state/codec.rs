//! Encodes the state for the row: a format byte, then JSON without field names, compressed. Values
//! that do not fit into the row are spilled first.
//!
//! A spilled value is written once, by the first commit that contains it. Later commits only refer
//! to it, so that their size does not grow with the run.

use super::journal::{MAX_TAIL, Segment};
use super::slot::Place;
use super::step_record::StepRecord;
use super::step_records::RecordSegment;
use super::{JsonOf, Slot, State};
use crate::StoreError;
use crate::ports::executions::SpillKey;
use model::LogEntry;
use model::json::serialized_len;
use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;

/// The most bytes of state in the row.
pub const ROW_BYTES: usize = 6 * 1024;
/// The most bytes of JSON in a spill, except for a single value that is larger.
const ITEM_BYTES: usize = 300 * 1024;
/// The smallest value that is spilled in the first round, in bytes.
const WORTH_SPILLING: usize = 256;
/// The smallest JSON that is compressed, in bytes. Compressing less costs more than it saves.
const WORTH_COMPRESSING: usize = 256;
/// The largest state that is decompressed, in bytes.
const MAX_UNPACKED: usize = 16 * 1024 * 1024;

const PLAIN: u8 = 1;
const PACKED: u8 = 2;
const ELSEWHERE: u8 = 3;

/// An encoded state, ready to be committed.
#[derive(Debug)]
pub struct Encoded {
    /// The bytes for the row.
    pub row: Vec<u8>,
    /// Spills that are stored before the row is committed.
    pub spills: Vec<(SpillKey, Vec<u8>)>,
}

/// Encodes the state for the commit that starts at `cursor` with `fence`. The state keeps the
/// places of its spilled values, so that the next commit does not write them again. If the commit
/// fails, the state must be dropped.
///
/// `first_part` is the first unused part number of this cursor. It is above zero if spills of an
/// earlier encoding were stored and not committed.
pub fn encode(state: &mut State, cursor: u64, fence: u64, first_part: u32) -> Result<Encoded, StoreError> {
    let mut spiller = Spiller { cursor, fence, first_part, spills: Vec::new() };
    if state.journal.tail.len() >= MAX_TAIL && !state.has_ended() {
        spiller.journal(state)?;
    }
    if state.step_records.is_long() && !state.has_ended() {
        spiller.values(state, WORTH_SPILLING)?;
    }
    let mut row = pack(state)?;
    let rounds: [Round; 3] = [
        |spiller, state| spiller.values(state, WORTH_SPILLING),
        |spiller, state| spiller.journal(state),
        |spiller, state| spiller.values(state, 0),
    ];
    for round in rounds {
        if row.len() <= ROW_BYTES {
            break;
        }
        round(&mut spiller, state)?;
        row = pack(state)?;
    }
    if row.len() > ROW_BYTES {
        row = spiller.whole(&row)?;
    }
    Ok(Encoded { row, spills: spiller.spills })
}

/// A way to make the row smaller.
type Round = fn(&mut Spiller, &mut State) -> Result<(), StoreError>;

struct Spiller {
    cursor: u64,
    fence: u64,
    first_part: u32,
    spills: Vec<(SpillKey, Vec<u8>)>,
}

impl Spiller {
    fn next_key(&self) -> SpillKey {
        SpillKey { cursor: self.cursor, fence: self.fence, part: self.first_part + self.spills.len() as u32 }
    }

    /// Adds bytes as one spill, or as several if they are too large for one.
    fn put(&mut self, bytes: &[u8]) -> (SpillKey, u32) {
        let first = self.next_key();
        for chunk in bytes.chunks(ITEM_BYTES) {
            self.spills.push((self.next_key(), chunk.to_vec()));
        }
        (first, self.next_key().part - first.part)
    }

    /// Moves the tail of the log to spills.
    fn journal(&mut self, state: &mut State) -> Result<(), StoreError> {
        for chunk in std::mem::take(&mut state.journal.tail).chunks(500) {
            let key = self.next_key();
            self.spills.push((key, pack(&chunk)?));
            let key = (key.cursor, key.fence, key.part);
            state.journal.segments.push(Segment { key, count: chunk.len() as u32 });
        }
        Ok(())
    }

    /// Moves the values above a size to items, and the records of steps with them.
    fn values(&mut self, state: &mut State, threshold: usize) -> Result<(), StoreError> {
        let mut batches = batches(state);
        let mut placed = Vec::new();
        let mut slots: Vec<&mut Slot> =
            state.slots_mut().filter(|slot| slot.place().is_none() && slot.bytes() > threshold).collect();
        while !slots.is_empty() || !batches.is_empty() {
            let mut bytes = 0;
            let fit = slots
                .iter()
                .take_while(|slot| {
                    bytes += slot.bytes();
                    bytes <= ITEM_BYTES
                })
                .count()
                .max(usize::from(!slots.is_empty()));
            let rest = slots.split_off(fit);
            let filled: usize = slots.iter().map(|slot| slot.bytes()).sum();
            let along = if rest.is_empty() { fitting(&mut batches, filled) } else { Vec::new() };
            // Records first: they repeat the beginnings of long values, which compression only
            // finds if they are near.
            let shown = along.iter().map(|batch| Spilled::Batch(&batch.content));
            let values: Vec<Spilled> = shown.chain(slots.iter().map(|slot| Spilled::Value(slot.value()))).collect();
            let packed = pack(&values)?;
            let (key, parts) = self.put(&packed);
            let mut free = (0_u32..).map(|number| Place { key, parts, number });
            for (batch, place) in along.into_iter().zip(&mut free) {
                placed.push((batch.content.is_index(), RecordSegment { place, count: batch.content.count() }));
            }
            for (slot, place) in slots.into_iter().zip(&mut free) {
                slot.spilled_to(place);
            }
            slots = rest;
        }
        for (is_index, segment) in placed {
            let list = if is_index { &mut state.step_records.indexes } else { &mut state.step_records.segments };
            list.push(segment);
        }
        Ok(())
    }

    /// Spills the whole encoded state; the row then contains the keys of the spills. This is for
    /// runs with very many small values.
    fn whole(&mut self, packed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (first, parts) = self.put(packed);
        let keys: Vec<_> = (first.part..).take(parts as usize).map(|part| (first.cursor, first.fence, part)).collect();
        let mut row = vec![ELSEWHERE];
        serde_json::to_writer(&mut row, &keys).map_err(corrupt)?;
        Ok(row)
    }
}

/// A value in a spill.
#[derive(Serialize)]
#[serde(untagged)]
enum Spilled<'a> {
    Batch(&'a Content),
    Value(&'a Value),
}

/// Step records, or references to items with step records.
#[derive(Serialize)]
#[serde(untagged)]
enum Content {
    Records(Vec<JsonOf<StepRecord<'static>>>),
    Index(Vec<RecordSegment>),
}

impl Content {
    fn is_index(&self) -> bool {
        matches!(self, Self::Index(_))
    }

    /// The number of records in it, or in the items that it refers to.
    fn count(&self) -> u32 {
        match self {
            Self::Records(records) => records.len() as u32,
            Self::Index(segments) => segments.iter().map(|segment| segment.count).sum(),
        }
    }
}

/// Content that is spilled together with values.
struct RecordBatch {
    content: Content,
    bytes: usize,
}

/// Takes the records that are not in items yet out of the state, in batches that fit into an item,
/// and the references to items if there are many.
fn batches(state: &mut State) -> VecDeque<RecordBatch> {
    let mut batches = VecDeque::new();
    if let Some(segments) = state.step_records.take_segments() {
        batches.push_back(RecordBatch { bytes: serialized_len(&segments), content: Content::Index(segments) });
    }
    let mut bytes = state.step_records.tail_bytes();
    let tail = state.step_records.take_tail();
    // Nearly always all records fit into one item.
    if bytes + tail.len() < ITEM_BYTES && !tail.is_empty() {
        batches.push_back(RecordBatch { bytes: bytes + tail.len(), content: Content::Records(tail) });
        return batches;
    }
    let mut piece = Vec::new();
    bytes = 0;
    for record in tail {
        let own = record.bytes() + 1;
        if bytes + own > ITEM_BYTES && !piece.is_empty() {
            batches.push_back(RecordBatch { bytes, content: Content::Records(std::mem::take(&mut piece)) });
            bytes = 0;
        }
        bytes += own;
        piece.push(record);
    }
    if !piece.is_empty() {
        batches.push_back(RecordBatch { bytes, content: Content::Records(piece) });
    }
    batches
}

/// Takes the batches that fit into an item with this number of bytes; if the item is empty, at
/// least one.
fn fitting(batches: &mut VecDeque<RecordBatch>, mut filled: usize) -> Vec<RecordBatch> {
    let mut along = Vec::new();
    while let Some(batch) = batches.pop_front_if(|batch| filled == 0 || filled + batch.bytes <= ITEM_BYTES) {
        filled += batch.bytes;
        along.push(batch);
    }
    along
}

/// The spills with the state itself, if it is not in the row.
pub fn elsewhere(row: &[u8]) -> Result<Option<Vec<SpillKey>>, StoreError> {
    match row.split_first() {
        Some((&ELSEWHERE, keys)) => {
            let keys: Vec<(u64, u64, u32)> = serde_json::from_slice(keys).map_err(corrupt)?;
            Ok(Some(keys.into_iter().map(|(cursor, fence, part)| SpillKey { cursor, fence, part }).collect()))
        }
        _ => Ok(None),
    }
}

/// Decodes a state. Its spilled values are filled in later.
pub fn decode(packed: &[u8]) -> Result<State, StoreError> {
    unpack(packed)
}

/// The places of the spilled values of a state, without repetitions. If several values are at the
/// same place, the number is that of one of them.
pub fn value_places(state: &mut State) -> Vec<Place> {
    let mut places: Vec<_> = state.slots_mut().filter_map(|slot| slot.place()).collect();
    places.sort_unstable_by_key(|place| place.key);
    places.dedup_by_key(|place| place.key);
    places
}

/// Fills in the spilled values. `items` are the bytes at each of `places`, with their parts joined.
pub fn fill(state: &mut State, places: &[Place], items: &[Vec<u8>]) -> Result<(), StoreError> {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        values.push(unpack::<Vec<Value>>(item)?);
    }
    for slot in state.slots_mut() {
        if let Some(place) = slot.place() {
            let value = places
                .binary_search_by_key(&place.key, |place| place.key)
                .ok()
                .and_then(|at| values.get_mut(at))
                .and_then(|values| values.get_mut(place.number as usize))
                .ok_or_else(|| corrupt("a spilled value is missing"))?;
            slot.fill(value.clone());
        }
    }
    Ok(())
}

/// The entries of a spilled segment of the log.
pub fn log_entries(item: &[u8]) -> Result<Vec<LogEntry>, StoreError> {
    unpack(item)
}

/// The records of steps at a place in an item.
pub fn step_records(item: &[u8], place: Place) -> Result<Vec<StepRecord<'static>>, StoreError> {
    batch(item, place)
}

/// The names of items at a place in an item.
pub fn segments(item: &[u8], place: Place) -> Result<Vec<RecordSegment>, StoreError> {
    batch(item, place)
}

fn batch<T: serde::de::DeserializeOwned>(item: &[u8], place: Place) -> Result<T, StoreError> {
    let mut values: Vec<Value> = unpack(item)?;
    let value = values.get_mut(place.number as usize).map(Value::take);
    serde_json::from_value(value.ok_or_else(|| corrupt("spilled records are missing"))?).map_err(corrupt)
}

fn corrupt(reason: impl std::fmt::Display) -> StoreError {
    StoreError::corrupt("state", reason)
}

fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    let mut json = Vec::with_capacity(ROW_BYTES);
    json.push(PLAIN);
    serde_json::to_writer(&mut json, value).map_err(corrupt)?;
    if json.len() < WORTH_COMPRESSING {
        return Ok(json);
    }
    let mut packed = vec![PACKED];
    packed.extend(lz4_flex::compress_prepend_size(json.get(1..).unwrap_or_default()));
    Ok(packed)
}

fn unpack<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((&PLAIN, json)) => serde_json::from_slice(json).map_err(corrupt),
        Some((&PACKED, packed)) => {
            let (size, _) = lz4_flex::block::uncompressed_size(packed).map_err(|_| corrupt("no size"))?;
            if size > MAX_UNPACKED {
                return Err(corrupt("too large"));
            }
            let json = lz4_flex::decompress_size_prepended(packed).map_err(corrupt)?;
            serde_json::from_slice(&json).map_err(corrupt)
        }
        Some((version, _)) => Err(corrupt(format!("unknown format {version}"))),
        None => Err(corrupt("empty")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::StepIndex;
    use crate::state::{Record, StepStatus};
    use model::{Level, Timestamp};
    use serde_json::{Map, json};

    fn record(value: Value) -> Record {
        Record {
            pass: 1,
            attempt: 1,
            status: StepStatus::Completed,
            started_at: Timestamp(1),
            ended_at: Some(Timestamp(2)),
            outputs: Slot::new(value),
            branch: None,
        }
    }

    /// A text that cannot be compressed.
    fn noise(seed: u64, bytes: usize) -> String {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        (0..bytes)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                char::from(b'!' + (state % 90) as u8)
            })
            .collect()
    }

    fn reload(encoded: &Encoded) -> State {
        let item = |key: &SpillKey| encoded.spills.iter().find(|(k, _)| k == key).unwrap().1.clone();
        let packed = match elsewhere(&encoded.row).unwrap() {
            Some(keys) => keys.iter().flat_map(item).collect(),
            None => encoded.row.clone(),
        };
        let mut state = decode(&packed).unwrap();
        let places = value_places(&mut state);
        let items: Vec<Vec<u8>> =
            places.iter().map(|place| place.keys().flat_map(|key| item(&key)).collect()).collect();
        fill(&mut state, &places, &items).unwrap();
        state
    }

    #[test]
    fn a_small_state_stays_in_the_row() {
        let mut state = State::new(&Map::from_iter([("a".to_owned(), json!({"b": [1, "x"]}))]));
        let encoded = encode(&mut state, 0, 1, 0).unwrap();
        assert!(encoded.spills.is_empty());
        assert_eq!(reload(&encoded).base.variables["a"].value(), &json!({"b": [1, "x"]}));
    }

    #[test]
    fn a_large_value_is_written_once() {
        let mut state = State::new(&Map::new());
        state.base.records.insert(StepIndex(0), record(json!({"body": noise(1, 200_000)})));
        let first = encode(&mut state, 0, 1, 0).unwrap();
        assert_eq!(first.spills.len(), 1);
        assert!(first.row.len() < 1024);
        state.base.records.insert(StepIndex(1), record(json!({"body": "small"})));
        let second = encode(&mut state, 1, 1, 0).unwrap();
        assert!(second.spills.is_empty(), "the second commit names what the first wrote");
        let mut both = second;
        both.spills.extend(first.spills);
        let back = reload(&both);
        assert_eq!(back.base.records[&StepIndex(0)].outputs.value(), state.base.records[&StepIndex(0)].outputs.value());
        assert_eq!(back.bytes, state.bytes);
    }

    #[test]
    fn a_value_larger_than_an_item_is_cut_and_joined() {
        let mut state = State::new(&Map::from_iter([("big".to_owned(), json!(noise(7, 900_000)))]));
        let encoded = encode(&mut state, 0, 1, 0).unwrap();
        assert!(encoded.spills.iter().all(|(_, item)| item.len() <= ITEM_BYTES));
        assert_eq!(reload(&encoded).base.variables["big"].value(), state.base.variables["big"].value());
    }

    #[test]
    fn very_many_small_values_still_fit() {
        let mut state = State::new(&Map::new());
        for step in 0..500 {
            state.base.records.insert(StepIndex(step), record(json!({"x": noise(step.into(), 200)})));
        }
        let encoded = encode(&mut state, 3, 9, 0).unwrap();
        assert!(encoded.row.len() <= ROW_BYTES, "{}", encoded.row.len());
        let back = reload(&encoded);
        assert_eq!(
            back.base.records[&StepIndex(499)].outputs.value(),
            state.base.records[&StepIndex(499)].outputs.value()
        );
    }

    #[test]
    fn a_long_log_is_moved_out_whole_and_in_order() {
        let mut state = State::new(&Map::new());
        for number in 0..1200 {
            state.journal.push(LogEntry {
                timestamp: Timestamp(number),
                level: Level::Info,
                step_index: 0,
                module_id: "log".into(),
                message: noise(number.unsigned_abs(), 40),
                details: Value::Null,
            });
        }
        let encoded = encode(&mut state, 0, 1, 0).unwrap();
        assert!(encoded.row.len() <= ROW_BYTES);
        let back = reload(&encoded);
        let mut times = Vec::new();
        for segment in &back.journal.segments {
            let item = &encoded.spills.iter().find(|(key, _)| *key == segment.spill_key()).unwrap().1;
            times.extend(log_entries(item).unwrap().iter().map(|entry| entry.timestamp.0));
        }
        assert!(back.journal.tail.is_empty());
        assert_eq!(times, (0..1200).collect::<Vec<_>>());
    }

    #[test]
    fn what_a_commit_writes_of_a_full_log_stays_small() {
        let mut state = State::new(&Map::new());
        let mut rows = Vec::new();
        for cursor in 0..10_000_u64 {
            state.journal.push(LogEntry {
                timestamp: Timestamp(1_700_000_000_000 + cursor as i64 * 37),
                level: Level::Info,
                step_index: 1,
                module_id: "http_request".into(),
                message: format!("status 200, {} bytes", cursor % 97),
                details: Value::Null,
            });
            rows.push(encode(&mut state, cursor, 1, 0).unwrap().row);
            assert!(state.journal.tail.len() < MAX_TAIL);
        }
        let mean = |rows: &[Vec<u8>]| rows.iter().map(Vec::len).sum::<usize>() / rows.len();
        let (early, late) = (mean(&rows[..1000]), mean(&rows[9000..]));
        assert!(late < early * 11 / 10, "{early} bytes at first, {late} at last");
        let back = decode(rows.last().unwrap()).unwrap();
        assert_eq!(back.journal.segments, state.journal.segments);
    }

    #[test]
    fn hostile_bytes_are_an_error() {
        for bytes in [&[][..], &[9, 9], &[PLAIN, b'{'], &[PACKED], &[PACKED, 255, 255, 255, 255, 0], &[ELSEWHERE, b'x']]
        {
            assert!(decode(bytes).is_err() || elsewhere(bytes).is_err(), "{bytes:?}");
        }
    }
}
