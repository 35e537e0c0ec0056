//! `BatchGetItem` and `BatchWriteItem`.

use super::change::change;
use super::get::Shown;
use super::kind::Kind;
use super::prepare::prepare;
use crate::capacity::{Axis, Consumed, read_units, wanted};
use crate::object::Object;
use crate::request::{Action, Asked, BatchGet, BatchWrite, Pairs, Write};
use crate::value::binary;
use crate::{Engine, Failure, Result, check};
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
        let shown =
            Shown::read_alone(engine, asked.projection_expression.as_ref(), asked.expression_attribute_names.as_ref())?;
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
        found.list(name, &items);
        if !unread.is_empty() {
            left.json(name, &rest_of(asked, &unread));
        }
        consumed.push((name.clone(), Consumed::of_table(units)));
    }
    let mut answer = Object::new();
    answer.json("Responses", &found.end());
    answer.json("UnprocessedKeys", &left.end());
    write_consumed(&consumed, wanted(request.return_consumed_capacity.as_ref()), Axis::None, &mut answer);
    Ok(answer.end())
}

/// A request for the keys that were not read.
fn rest_of(asked: &Asked, keys: &[Vec<u8>]) -> Vec<u8> {
    let mut rest = Object::new();
    rest.list("Keys", keys);
    if let Some(is) = asked.consistent_read {
        rest.json("ConsistentRead", if is { &b"true"[..] } else { b"false" });
    }
    if let Some(text) = &asked.projection_expression {
        rest.text("ProjectionExpression", text);
    }
    if let Some(Pairs(names)) = &asked.expression_attribute_names {
        let mut all = Object::new();
        for (alias, name) in names {
            all.text(alias, name);
        }
        rest.json("ExpressionAttributeNames", &all.end());
    }
    rest.end()
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
        let done = change(engine, &mut one, mode.is_some())?;
        add(&mut consumed, name, &done.consumed, 1.0);
    }
    let mut answer = Object::new();
    answer.json("UnprocessedItems", b"{}");
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
    let parts: Vec<_> = all.iter().map(|(table, consumed)| consumed.json(table, mode, axis)).collect();
    answer.list("ConsumedCapacity", &parts);
}
