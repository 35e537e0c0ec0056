//! Reads one item: `GetItem`.

use super::change::{json, json_of};
use crate::capacity::{Axis, Consumed, read_units, wanted};
use crate::check::{self, Uses};
use crate::engine::Held;
use crate::expression::bindings::Bindings;
use crate::expression::projection::{check_overlaps, project};
use crate::expression::tree::{Parsed, Path};
use crate::object::Object;
use crate::request::Action;
use crate::store::Bytes;
use crate::value::{EMPTY, binary};
use crate::{Engine, Failure, Map, Result};
use std::sync::Arc;

/// The attributes that a read returns.
pub(crate) struct Shown<'a> {
    parsed: Option<Arc<Parsed<Vec<Path>>>>,
    bound: Bindings<'a>,
}

impl<'a> Shown<'a> {
    /// Reads the projection of a request, if it has one.
    pub(crate) fn read(
        engine: &Engine,
        text: Option<&String>,
        bound: Bindings<'a>,
        uses: &mut Uses<'_>,
    ) -> Result<Self> {
        let wrong = |why: String| Failure::early(format!("Invalid ProjectionExpression: {why}"));
        let parsed = text.map(|text| engine.expressions.projection(text).map_err(wrong)).transpose()?;
        if let Some(parsed) = &parsed {
            uses.add("ProjectionExpression", parsed)?;
            let paths: Vec<&Path> = parsed.tree.iter().collect();
            check_overlaps(&paths, &bound).map_err(wrong)?;
        }
        Ok(Self { parsed, bound })
    }

    /// Whether only a part of an item is returned.
    pub(crate) fn is_part(&self) -> bool {
        self.parsed.is_some()
    }

    /// The item of the record, as far as it is returned, as JSON.
    pub(crate) fn json(&self, record: &[u8]) -> Result<Vec<u8>> {
        match &self.parsed {
            None => json_of(record),
            Some(_) => Ok(json(&self.of(&binary::decode(record)?))),
        }
    }

    /// The item, as far as it is returned.
    pub(crate) fn of(&self, item: &Map) -> Map {
        match &self.parsed {
            None => item.clone(),
            Some(parsed) => project(item, &parsed.tree, &self.bound),
        }
    }
}

/// The table of a read, and the record of its item.
pub(crate) fn find(engine: &Engine, action: &Action) -> Result<(Arc<Held>, Option<Bytes>)> {
    let name = check::table_name(action.table_name.as_ref())?;
    check::no_legacy("AttributesToGet", action.attributes_to_get.as_ref())?;
    let key = action
        .key
        .as_ref()
        .ok_or_else(|| Failure::early("Value null at 'key' failed to satisfy constraint: Member must not be null"))?;
    let held = engine.table(name)?;
    check::key(&held.table, key)?;
    let record = engine.store.get(&held.table.item_key(key)?)?;
    Ok((held, record))
}

/// Reads one item.
pub(crate) fn get(engine: &Engine, action: &Action) -> Result<Vec<u8>> {
    check::capacity(action.return_consumed_capacity.as_ref())?;
    let bound = Bindings { names: action.names(), values: &EMPTY };
    let mut uses = Uses::new(bound)?;
    let shown = Shown::read(engine, action.projection_expression.as_ref(), bound, &mut uses)?;
    uses.finish()?;
    let (held, record) = find(engine, action)?;
    let mut answer = Object::new();
    if let Some(record) = &record {
        let item = shown.json(record)?;
        answer.field("Item").extend_from_slice(&item);
    }
    if let Some(mode) = wanted(action.return_consumed_capacity.as_ref()) {
        let size = record.as_ref().map_or(Ok(0), |record| binary::size(record))?;
        let table = read_units(size, action.consistent_read == Some(true));
        let consumed = Consumed { table, indexes: Vec::new() };
        consumed.write(&held.table.name, mode, Axis::None, answer.field("ConsumedCapacity"));
    }
    Ok(answer.end())
}
