//! Time to live: the settings of a table, and the deletion of what has expired.

use super::{Named, delete_all, store};
use crate::schema::Table;
use crate::value::binary;
use crate::{Batch, Engine, Failure, Result, check};
use serde::Deserialize;
use serde_json::json;
use std::ops::Bound;

/// The most items that are deleted, or indexed, in one batch.
const BATCH: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Update {
    table_name: Option<String>,
    time_to_live_specification: Specification,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Specification {
    enabled: bool,
    attribute_name: String,
}

/// Sets or removes the attribute by which items expire.
pub(crate) fn update(engine: &Engine, request: &Update) -> Result<Vec<u8>> {
    let name = check::table_name(request.table_name.as_ref())?;
    let Specification { enabled, attribute_name } = &request.time_to_live_specification;
    let _writing = engine.writing();
    let held = engine.table(name)?;
    let mut table = held.table.clone();
    match &table.ttl {
        Some(_) if *enabled => return Err(Failure::validation("TimeToLive is already enabled")),
        Some(old) if old != attribute_name => {
            return Err(Failure::validation("TimeToLive is active on a different AttributeName"));
        }
        None if !*enabled => return Err(Failure::validation("TimeToLive is already disabled")),
        _ => {}
    }
    if *enabled {
        table.ttl = Some(attribute_name.clone());
        index_all(engine, &table)?;
    } else {
        delete_all(engine, &table.expired(u64::MAX), BATCH)?;
        table.ttl = None;
    }
    let mut batch = Batch::default();
    store(&table, &mut batch)?;
    engine.store.commit(batch)?;
    engine.keep_table(held.with(table));
    let answer = json!({ "TimeToLiveSpecification": { "Enabled": enabled, "AttributeName": attribute_name } });
    Ok(answer.to_string().into_bytes())
}

/// Adds the entries of the items that are there already.
fn index_all(engine: &Engine, table: &Table) -> Result<()> {
    let mut after = Bound::Included(table.prefix(0));
    loop {
        let mut batch = Batch::default();
        let (mut last, mut seen) = (None, 0);
        let range = (after, Bound::Excluded(table.prefix(1)));
        engine.store.scan(range, false, &mut |key, record| {
            last = Some(key.to_vec());
            seen += 1;
            if let Some((key, record)) = table.expiry_entry(&binary::decode(record)?)? {
                batch.put(key, record);
            }
            Ok::<_, Failure>(seen < BATCH)
        })?;
        engine.store.commit(batch)?;
        match last {
            Some(last) => after = Bound::Excluded(last),
            None => return Ok(()),
        }
    }
}

/// Tells the attribute by which items expire.
pub(crate) fn describe(engine: &Engine, request: &Named) -> Result<Vec<u8>> {
    let held = engine.table(check::table_name(request.table_name.as_ref())?)?;
    let answer = match &held.table.ttl {
        Some(name) => json!({ "TimeToLiveStatus": "ENABLED", "AttributeName": name }),
        None => json!({ "TimeToLiveStatus": "DISABLED" }),
    };
    Ok(json!({ "TimeToLiveDescription": answer }).to_string().into_bytes())
}

/// Deletes the items that have expired, and returns their number.
pub(crate) fn sweep(engine: &Engine) -> Result<usize> {
    let now = engine.seconds();
    let mut deleted = 0;
    for held in engine.all_tables().iter().filter(|held| held.table.ttl.is_some()) {
        loop {
            // Other writers wait for one batch at most.
            let count = sweep_some(engine, &held.table.name, now)?;
            deleted += count;
            if count < BATCH {
                break;
            }
        }
    }
    Ok(deleted)
}

fn sweep_some(engine: &Engine, name: &str, now: u64) -> Result<usize> {
    let _writing = engine.writing();
    let Ok(held) = engine.table(name) else { return Ok(0) };
    let table = &held.table;
    let (from, to) = table.expired(now);
    let mut expired = Vec::new();
    engine.store.scan((Bound::Included(from), Bound::Excluded(to)), false, &mut |key, _| {
        expired.push(key.to_vec());
        Ok::<_, Failure>(expired.len() < BATCH)
    })?;
    let mut batch = Batch::default();
    let (mut items, mut bytes) = (0, 0);
    for entry in &expired {
        batch.delete(entry.clone());
        let Some(key) = table.expired_key(entry) else { continue };
        let Some(record) = engine.store.get(&key)? else { continue };
        let item = binary::decode(&record)?;
        for index in &table.indexes {
            if let Some((key, _)) = table.index_entry(index, &item)? {
                batch.delete(key);
            }
        }
        batch.delete(key);
        items -= 1;
        bytes -= binary::size(&record)? as i64;
    }
    held.grow(items, bytes, &mut batch);
    engine.store.commit(batch)?;
    Ok(expired.len())
}
