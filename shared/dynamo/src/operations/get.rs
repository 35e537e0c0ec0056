//! Reads one item: `GetItem`.

use super::change::{json, json_of};
use crate::capacity::{Axis, Consumed, read_units, wanted};
use crate::check::{self, Uses};
use crate::engine::Held;
use crate::expression::bindings::Bindings;
use crate::expression::projection::{check_overlaps, project};
use crate::expression::tree::{Parsed, Path};
use crate::object::Object;
use crate::request::{Action, Pairs, bindings};
use crate::store::Bytes;
use crate::value::binary;
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

    /// Reads the projection of a request without other expressions.
    pub(crate) fn read_alone(engine: &Engine, text: Option<&String>, names: Option<&'a Pairs<String>>) -> Result<Self> {
        let bound = bindings(names, None);
        let mut uses = Uses::new(bound)?;
        let shown = Self::read(engine, text, bound, &mut uses)?;
        uses.finish()?;
        Ok(shown)
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
    let key = action.key.as_ref().ok_or_else(|| Failure::missing("key"))?;
    let held = engine.table(name)?;
    check::key(&held.table, key)?;
    let record = engine.store.get(&held.table.item_key(key)?)?;
    Ok((held, record))
}

/// Reads one item.
pub(crate) fn get(engine: &Engine, action: &Action) -> Result<Vec<u8>> {
    check::capacity(action.return_consumed_capacity.as_ref())?;
    let shown =
        Shown::read_alone(engine, action.projection_expression.as_ref(), action.expression_attribute_names.as_ref())?;
    let (held, record) = find(engine, action)?;
    let mut answer = Object::new();
    if let Some(record) = &record {
        answer.json("Item", &shown.json(record)?);
    }
    if let Some(mode) = wanted(action.return_consumed_capacity.as_ref()) {
        let size = record.as_ref().map_or(Ok(0), |record| binary::size(record))?;
        let consumed = Consumed::of_table(read_units(size, action.consistent_read == Some(true)));
        answer.json("ConsumedCapacity", &consumed.json(&held.table.name, mode, Axis::None));
    }
    Ok(answer.end())
}
