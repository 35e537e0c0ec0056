//! The change of one item, with what follows from it in the indexes.

use super::kind::Kind;
use super::prepare::Prepared;
use crate::capacity::{Consumed, write_units};
use crate::check::{self, LARGEST};
use crate::engine::Held;
use crate::expression::{condition, update};
use crate::schema::{Entry, Index, Table};
use crate::store::Bytes;
use crate::value::json::write_map;
use crate::value::{EMPTY, binary};
use crate::{Batch, Engine, Failure, Map, Result};
use std::sync::Arc;

/// What an action has done.
pub(crate) struct Done {
    pub(crate) old: Option<Map>,
    pub(crate) new: Option<Map>,
    pub(crate) consumed: Consumed,
    held: Arc<Held>,
    items: i64,
    bytes: i64,
}

impl Done {
    /// Adds the change to the sizes of the table.
    pub(crate) fn count(&self, batch: &mut Batch) {
        self.held.grow(self.items, self.bytes, batch);
    }
}

/// Changes one item. The caller keeps other writers of the item out.
pub(crate) fn change(engine: &Engine, prepared: &mut Prepared, counts_capacity: bool) -> Result<Done> {
    let record = engine.store.get(&prepared.key)?;
    let mut batch = Batch::default();
    let done = perform(prepared, record.as_ref(), &mut batch, counts_capacity)?;
    done.count(&mut batch);
    engine.store.commit(batch)?;
    Ok(done)
}

/// Computes the change of the item whose record is given, and adds it to the batch.
pub(crate) fn perform(
    prepared: &mut Prepared,
    record: Option<&Bytes>,
    batch: &mut Batch,
    counts_capacity: bool,
) -> Result<Done> {
    let held = Arc::clone(&prepared.held);
    let table = &held.table;
    let old = record.map(|record| binary::decode(record)).transpose()?;
    let old_size = record.map(|record| binary::size(record)).transpose()?;
    if let Some(parsed) = &prepared.condition {
        let bound = prepared.bindings();
        if !condition::holds(&parsed.tree, old.as_ref().unwrap_or(&EMPTY), &bound) {
            let is_wanted = prepared.action.return_values_on_condition_check_failure.as_deref() == Some("ALL_OLD");
            let item = record.filter(|_| is_wanted).map(|record| json_of(record)).transpose()?;
            return Err(Failure::Condition(item));
        }
    }
    let new = match prepared.kind {
        Kind::Put => prepared.action.item.take(),
        Kind::Update => Some(updated(table, prepared, old.as_ref())?),
        Kind::Delete => None,
        Kind::Check => {
            let consumed = Consumed::of_table(write_units(old_size.unwrap_or(0)));
            return Ok(Done { old, new: None, consumed, held, items: 0, bytes: 0 });
        }
    };
    let new_size = new.as_ref().map(Map::size);
    if new_size.is_some_and(|size| size > LARGEST) {
        return Err(Failure::validation(match prepared.kind {
            Kind::Update => "Item size to update has exceeded the maximum allowed size",
            _ => "Item size has exceeded the maximum allowed size",
        }));
    }
    let mut consumed = Consumed::default();
    if counts_capacity {
        consumed.table = write_units(old_size.unwrap_or(0).max(new_size.unwrap_or(0)));
    }
    let touched = touched(prepared);
    for index in &table.indexes {
        let is_same = touched.as_ref().is_some_and(|names| !names.iter().any(|name| index.contains(name)));
        if is_same && old.is_some() {
            continue;
        }
        let entry = |item: Option<&Map>| item.map_or(Ok(None), |item| table.index_entry(index, item));
        let (before, after) = (entry(old.as_ref())?, entry(new.as_ref())?);
        if counts_capacity {
            consume(index, before.as_ref(), after.as_ref(), &mut consumed)?;
        }
        replace(before, after, batch);
    }
    if table.ttl.is_some() {
        let entry = |item: Option<&Map>| item.map_or(Ok(None), |item| table.expiry_entry(item));
        replace(entry(old.as_ref())?, entry(new.as_ref())?, batch);
    }
    let key = std::mem::take(&mut prepared.key);
    match (&new, record) {
        (Some(item), _) => {
            let encoded = binary::encode(item, new_size.unwrap_or(0));
            // An update without an effect writes nothing.
            if record.is_none_or(|record| **record != *encoded) {
                batch.put(key, encoded);
            }
        }
        (None, Some(_)) => batch.delete(key),
        (None, None) => {}
    }
    let length = |size: Option<usize>| size.map_or(0, |size| size as i64);
    let bytes = length(new_size) - length(old_size);
    let items = i64::from(new.is_some()) - i64::from(old.is_some());
    Ok(Done { old, new, consumed, held, items, bytes })
}

fn updated(table: &Table, prepared: &Prepared, old: Option<&Map>) -> Result<Map> {
    let key = prepared.action.key.as_ref().unwrap_or(&EMPTY);
    let mut item = old.unwrap_or(key).clone();
    if let Some(parsed) = &prepared.update {
        update::apply(&parsed.tree, &mut item, &prepared.bindings()).map_err(Failure::Validation)?;
        check::index_keys(table, &item)?;
        check::depths(&item)?;
    }
    Ok(item)
}

/// The attributes that an update changes; all of them, if this is unknown.
fn touched(prepared: &Prepared) -> Option<Vec<&str>> {
    if prepared.kind != Kind::Update {
        return None;
    }
    let Some(parsed) = &prepared.update else { return Some(Vec::new()) };
    let bound = prepared.bindings();
    Some(parsed.tree.targets().map(|path| bound.top(path)).collect())
}

/// Replaces an entry if it differs.
fn replace(before: Option<Entry>, after: Option<Entry>, batch: &mut Batch) {
    match (before, after) {
        (Some(before), Some(after)) if before == after => {}
        (before, after) => {
            if let Some((key, _)) = before.filter(|(key, _)| after.as_ref().is_none_or(|(other, _)| other != key)) {
                batch.delete(key);
            }
            if let Some((key, record)) = after {
                batch.put(key, record);
            }
        }
    }
}

fn consume(index: &Index, before: Option<&Entry>, after: Option<&Entry>, consumed: &mut Consumed) -> Result<()> {
    let units = |entry: &Entry| binary::size(&entry.1).map(write_units);
    let sum = match (before, after) {
        (None, None) => return Ok(()),
        (Some(before), Some(after)) if before == after => return Ok(()),
        (Some(before), Some(after)) if before.0 == after.0 => units(before)?.max(units(after)?),
        (before, after) => before.map_or(Ok(0.0), units)? + after.map_or(Ok(0.0), units)?,
    };
    consumed.add_index(&index.name, sum);
    Ok(())
}

/// The item of a record, as JSON.
pub(crate) fn json_of(record: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(record.len() * 2);
    binary::write_json(record, &mut out)?;
    Ok(out)
}

/// The item, as JSON.
pub(crate) fn json(item: &Map) -> Vec<u8> {
    let mut out = Vec::new();
    write_map(item, &mut out);
    out
}
