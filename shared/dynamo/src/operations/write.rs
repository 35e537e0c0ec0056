//! `PutItem`, `UpdateItem` and `DeleteItem`.

use super::change::{Done, change, json};
use super::kind::Kind;
use super::prepare::{Prepared, prepare};
use crate::capacity::{Axis, wanted};
use crate::expression::projection::project;
use crate::object::Object;
use crate::request::Action;
use crate::{Engine, Failure, Map, Result, check};

/// Writes one item.
pub(crate) fn write(engine: &Engine, kind: Kind, action: Action) -> Result<Vec<u8>> {
    check::capacity(action.return_consumed_capacity.as_ref())?;
    check_returns(kind, action.return_values.as_ref())?;
    let mut prepared = prepare(engine, kind, action)?;
    let mode = wanted(prepared.action.return_consumed_capacity.as_ref()).map(str::to_owned);
    let done = {
        let _writing = engine.writing_item(&prepared.key);
        change(engine, &mut prepared, mode.is_some())?
    };
    let mut answer = Object::new();
    if let Some(item) = returned(&prepared, &done) {
        answer.json("Attributes", &json(&item));
    }
    if let Some(mode) = mode {
        answer.json("ConsumedCapacity", &done.consumed.json(&prepared.held.table.name, &mode, Axis::None));
    }
    Ok(answer.end())
}

fn check_returns(kind: Kind, value: Option<&String>) -> Result<()> {
    let Some(value) = value else { return Ok(()) };
    if !["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"].contains(&value.as_str()) {
        return Err(Failure::early(
            "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, \
             UPDATE_NEW, NONE]",
        ));
    }
    if kind != Kind::Update && !["NONE", "ALL_OLD"].contains(&value.as_str()) {
        return Err(Failure::early("ReturnValues can only be ALL_OLD or NONE"));
    }
    Ok(())
}

/// What the request wants to have back.
fn returned(prepared: &Prepared, done: &Done) -> Option<Map> {
    let changed = |item: &Map| {
        let paths: Vec<_> = prepared.update.iter().flat_map(|parsed| parsed.tree.targets().cloned()).collect();
        Some(project(item, &paths, &prepared.bindings())).filter(|item| !item.is_empty())
    };
    match prepared.action.return_values.as_deref()? {
        "ALL_OLD" => done.old.clone(),
        "ALL_NEW" => done.new.clone(),
        "UPDATED_OLD" => done.old.as_ref().and_then(changed),
        "UPDATED_NEW" => done.new.as_ref().and_then(changed),
        _ => None,
    }
}
