//! `BatchGetItem` and `BatchWriteItem`.

use super::change::perform;
use super::get::Shown;
use super::kind::Kind;
use super::prepare::prepare;
use crate::capacity::{Axis, Consumed, read_units, wanted};
use crate::check::{self, Uses};
use crate::expression::bindings::Bindings;
use crate::object::Object;
use crate::request::{Action, Asked, BatchGet, BatchWrite, Pairs, Write};
use crate::value::text::quoted;
use crate::value::{EMPTY, binary};
use crate::{Batch, Engine, Failure, Result};
use std::collections::HashSet;

const MOST_READS: usize = 100;
const MOST_WRITES: usize = 25;
/// The most bytes of items in one answer. The rest is returned as keys.
const LARGEST: usize = 16 * 1024 * 1024;

/// Reads items of several tables.
pub(crate) fn get(engine: &Engine, request: &BatchGet) -> Result<Vec<u8>> {
    check::capacity(request.return_consumed_capacity.as_ref())?;
    let Pairs(tables) = &request.request_items;
    not_empty(tables.is_empty())?;
    if tables.iter().map(|(_, asked)| asked.keys.len()).sum::<usize>() > MOST_READS {
        return Err(Failure::validation("Too many items requested for the BatchGetItem call"));
    }
    let (mut found, mut left) = (Object::new(), Object::new());
    let mut consumed = Vec::new();
    let mut total = 0;
    for (name, asked) in tables {
        check::table_name(Some(name))?;
        check::no_legacy("AttributesToGet", asked.attributes_to_get.as_ref())?;
        if asked.keys.is_empty() {
            return Err(Failure::early(format!(
                "Value '[]' at 'requestItems.{name}.member.keys' failed to satisfy constraint: Member must have \
                 length greater than or equal to 1"
            )));
        }
        let names = asked.expression_attribute_names.as_ref().map_or(&[][..], |pairs| &pairs.0);
        let bound = Bindings { names, values: &EMPTY };
        let mut uses = Uses::new(bound)?;
        let shown = Shown::read(engine, asked.projection_expression.as_ref(), bound, &mut uses)?;
        uses.finish()?;
        let held = engine.table(name)?;
        let mut stored = Vec::with_capacity(asked.keys.len());
        for key in &asked.keys {
            check::key(&held.table, key)?;
            stored.push(held.table.item_key(key)?);
        }
        if stored.iter().collect::<HashSet<_>>().len() < stored.len() {
            return Err(Failure::validation("Provided list of item keys contains duplicates"));
        }
        let (mut items, mut unread, mut units) = (Vec::new(), Vec::new(), 0.0);
        for (stored, key) in stored.iter().zip(&asked.keys) {
            let record = engine.store.get(stored)?;
            let size = record.as_ref().map_or(Ok(0), |record| binary::size(record))?;
            if total > 0 && total + size > LARGEST {
                unread.push(super::change::json(key));
                continue;
            }
            total += size;
            units += read_units(size, asked.consistent_read == Some(true));
            if let Some(record) = record {
                items.push(shown.json(&record)?);
            }
        }
        array(found.named(name), &items);
        if !unread.is_empty() {
            let out = left.named(name);
            out.extend_from_slice(b"{\"Keys\":");
            array(out, &unread);
            rest_of(asked, out);
            out.push(b'}');
        }
        consumed.push((name.clone(), Consumed { table: units, indexes: Vec::new() }));
    }
    let mut answer = Object::new();
    answer.field("Responses").extend_from_slice(&found.end());
    answer.field("UnprocessedKeys").extend_from_slice(&left.end());
    write_consumed(&consumed, wanted(request.return_consumed_capacity.as_ref()), Axis::None, &mut answer);
    Ok(answer.end())
}

/// The other parameters of keys that were not read.
fn rest_of(asked: &Asked, out: &mut Vec<u8>) {
    if let Some(is) = asked.consistent_read {
        out.extend_from_slice(if is { b",\"ConsistentRead\":true" } else { b",\"ConsistentRead\":false" });
    }
    if let Some(text) = &asked.projection_expression {
        out.extend_from_slice(b",\"ProjectionExpression\":");
        quoted(text, out);
    }
    if let Some(Pairs(names)) = &asked.expression_attribute_names {
        let mut all = Object::new();
        for (alias, name) in names {
            quoted(name, all.named(alias));
        }
        out.extend_from_slice(b",\"ExpressionAttributeNames\":");
        out.extend_from_slice(&all.end());
    }
}

fn array(out: &mut Vec<u8>, parts: &[Vec<u8>]) {
    out.push(b'[');
    out.extend_from_slice(&parts.join(&b','));
    out.push(b']');
}

fn not_empty(is_empty: bool) -> Result<()> {
    if is_empty {
        return Err(Failure::early(
            "Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal \
             to 1",
        ));
    }
    Ok(())
}

/// Writes items of several tables, each on its own.
pub(crate) fn write(engine: &Engine, request: BatchWrite) -> Result<Vec<u8>> {
    check::capacity(request.return_consumed_capacity.as_ref())?;
    let mode = wanted(request.return_consumed_capacity.as_ref());
    let Pairs(tables) = request.request_items;
    not_empty(tables.is_empty())?;
    if tables.iter().map(|(_, writes)| writes.len()).sum::<usize>() > MOST_WRITES {
        return Err(Failure::validation("Too many items requested for the BatchWriteItem call"));
    }
    let mut prepared = Vec::new();
    let mut keys = HashSet::new();
    for (name, writes) in tables {
        if writes.is_empty() {
            return Err(Failure::validation("The batch write request list for a table cannot be null or empty"));
        }
        for one in writes {
            let (kind, action) = action(&name, one)?;
            let one = prepare(engine, kind, action)?;
            if !keys.insert(one.key.clone()) {
                return Err(Failure::validation("Provided list of item keys contains duplicates"));
            }
            prepared.push(one);
        }
    }
    let mut consumed: Vec<(String, Consumed)> = Vec::new();
    for mut one in prepared {
        let name = one.held.table.name.clone();
        let _writing = engine.writing();
        let record = engine.store.get(&one.key)?;
        let mut batch = Batch::default();
        let done = perform(&mut one, record.as_ref(), &mut batch, mode.is_some())?;
        if !batch.0.is_empty() {
            done.count(&mut batch);
            engine.store.commit(batch)?;
        }
        add(&mut consumed, name, &done.consumed, 1.0);
    }
    let mut answer = Object::new();
    answer.field("UnprocessedItems").extend_from_slice(b"{}");
    write_consumed(&consumed, mode, Axis::None, &mut answer);
    Ok(answer.end())
}

fn action(table: &str, write: Write) -> Result<(Kind, Action)> {
    let action = |item, key| Action { table_name: Some(table.to_owned()), item, key, ..Action::default() };
    match (write.put_request, write.delete_request) {
        (Some(put), None) => Ok((Kind::Put, action(Some(put.item), None))),
        (None, Some(delete)) => Ok((Kind::Delete, action(None, Some(delete.key)))),
        _ => Err(Failure::validation(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported \
             datatypes",
        )),
    }
}

/// Adds to what was consumed in a table; the units of the table times a
/// factor, which DynamoDB does not apply to indexes.
pub(crate) fn add(all: &mut Vec<(String, Consumed)>, table: String, more: &Consumed, factor: f64) {
    let at = all.iter().position(|(name, _)| *name == table).unwrap_or_else(|| {
        all.push((table, Consumed::default()));
        all.len() - 1
    });
    if let Some((_, sum)) = all.get_mut(at) {
        sum.table += more.table * factor;
        for (index, units) in &more.indexes {
            sum.add_index(index, *units);
        }
    }
}

/// Writes what was consumed in each table.
pub(crate) fn write_consumed(all: &[(String, Consumed)], mode: Option<&str>, axis: Axis, answer: &mut Object) {
    let Some(mode) = mode else { return };
    let parts: Vec<Vec<u8>> = all
        .iter()
        .map(|(table, consumed)| {
            let mut out = Vec::new();
            consumed.write(table, mode, axis, &mut out);
            out
        })
        .collect();
    array(answer.field("ConsumedCapacity"), &parts);
}
