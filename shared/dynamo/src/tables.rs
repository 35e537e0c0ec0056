//! `CreateTable`, `DescribeTable`, `DeleteTable` and `ListTables`.

pub(crate) mod ttl;

pub(crate) use ttl::sweep;

use crate::engine::Held;
use crate::object::Object;
use crate::schema::{self, Index, Key, Kind, Projection, Table};
use crate::{Batch, Engine, Failure, Result, check};
use serde::Deserialize;
use serde_json::{Value, json};
use std::ops::Bound;
use std::sync::atomic::Ordering;

/// The most entries that are deleted in one batch.
const DELETED: usize = 1000;
/// The most indexes of a table.
const MOST_INDEXES: usize = 20;
/// The most tables of one answer.
const LISTED: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Create {
    table_name: Option<String>,
    #[serde(default)]
    attribute_definitions: Vec<Definition>,
    #[serde(default)]
    key_schema: Vec<Element>,
    global_secondary_indexes: Option<Vec<CreateIndex>>,
    local_secondary_indexes: Option<serde::de::IgnoredAny>,
    billing_mode: Option<String>,
    provisioned_throughput: Option<Throughput>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    attribute_name: String,
    attribute_type: Kind,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Element {
    attribute_name: String,
    key_type: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateIndex {
    index_name: String,
    key_schema: Vec<Element>,
    projection: Projected,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Projected {
    projection_type: Option<String>,
    non_key_attributes: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Throughput {
    read_capacity_units: u64,
    write_capacity_units: u64,
}

/// A request that only names a table.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Named {
    table_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct List {
    exclusive_start_table_name: Option<String>,
    limit: Option<usize>,
}

fn wrong(what: impl std::fmt::Display) -> Failure {
    Failure::validation(format!("One or more parameter values were invalid: {what}"))
}

/// Creates a table, which is active at once.
pub(crate) fn create(engine: &Engine, request: Create) -> Result<Vec<u8>> {
    check::table_name(request.table_name.as_ref())?;
    let mut table = read_table(request, (engine.now)())?;
    let _writing = engine.writing();
    if engine.table(&table.name).is_ok() {
        return Err(Failure::InUse(format!("Table already exists: {}", table.name)));
    }
    table.id = next_id(engine)?;
    let mut batch = Batch::default();
    store(&table, &mut batch)?;
    batch.put(schema::next_table(), (table.id + 1).to_be_bytes().to_vec());
    engine.store.commit(batch)?;
    let held = Held::new(table);
    let answer = json!({ "TableDescription": description(&held, "ACTIVE") });
    engine.keep_table(held);
    Ok(answer.to_string().into_bytes())
}

/// The number of the next table. Numbers of deleted tables are not used again.
fn next_id(engine: &Engine) -> Result<u32> {
    let record = engine.store.get(&schema::next_table())?;
    Ok(record.and_then(|record| record.as_ref().try_into().ok()).map_or(1, u32::from_be_bytes))
}

/// Adds the description of a table to the batch.
pub(crate) fn store(table: &Table, batch: &mut Batch) -> Result<()> {
    let record = serde_json::to_vec(table).map_err(|_| Failure::validation("the table cannot be described"))?;
    batch.put(schema::description_key(&table.name), record);
    Ok(())
}

fn read_table(request: Create, created: i64) -> Result<Table> {
    if request.local_secondary_indexes.is_some() {
        return Err(Failure::validation("LocalSecondaryIndexes is not supported by this endpoint"));
    }
    let definitions: Vec<Key> = request
        .attribute_definitions
        .into_iter()
        .map(|definition| Key { name: definition.attribute_name, kind: definition.attribute_type })
        .collect();
    let (hash, range) = read_keys(&request.key_schema, &definitions)?;
    let mut indexes = Vec::new();
    for (at, index) in request.global_secondary_indexes.unwrap_or_default().into_iter().enumerate() {
        indexes.push(read_index(at, index, &definitions, [Some(&hash), range.as_ref()])?);
    }
    if indexes.len() > MOST_INDEXES {
        return Err(wrong("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
    }
    let mut names: Vec<&str> = indexes.iter().map(|index| index.name.as_str()).collect();
    names.sort_unstable();
    if names.iter().zip(names.iter().skip(1)).any(|(a, b)| a == b) {
        return Err(wrong("Duplicate index name"));
    }
    let is_used = |name: &String| {
        [Some(&hash), range.as_ref()].into_iter().flatten().any(|key| key.name == *name)
            || indexes.iter().flat_map(Index::keys).any(|key| key.name == *name)
    };
    if !definitions.iter().all(|definition| is_used(&definition.name)) {
        return Err(wrong(
            "Number of attributes in KeySchema does not exactly match number of attributes defined in \
             AttributeDefinitions",
        ));
    }
    let is_on_demand = request.billing_mode.as_deref() == Some("PAY_PER_REQUEST");
    let throughput = match request.provisioned_throughput {
        Some(_) if is_on_demand => {
            return Err(wrong(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
            ));
        }
        Some(throughput) => (throughput.read_capacity_units, throughput.write_capacity_units),
        None if is_on_demand => (0, 0),
        None => {
            return Err(wrong(
                "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
            ));
        }
    };
    let name = request.table_name.unwrap_or_default();
    Ok(Table { id: 0, name, hash, range, indexes, ttl: None, created, definitions, is_on_demand, throughput })
}

fn read_keys(elements: &[Element], definitions: &[Key]) -> Result<(Key, Option<Key>)> {
    let (hash, range) = match elements {
        [hash] if hash.key_type == "HASH" => (hash, None),
        [hash, range] if hash.key_type == "HASH" && range.key_type == "RANGE" => (hash, Some(range)),
        _ => {
            return Err(wrong(
                "Invalid KeySchema: the first element must be the HASH key, and the second, if there is one, the RANGE \
                 key",
            ));
        }
    };
    let find = |element: &Element| {
        definitions.iter().find(|key| key.name == element.attribute_name).cloned().ok_or_else(|| {
            let defined: Vec<&str> = definitions.iter().map(|key| key.name.as_str()).collect();
            wrong(format_args!(
                "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], AttributeDefinitions: \
                 [{}]",
                element.attribute_name,
                defined.join(", ")
            ))
        })
    };
    Ok((find(hash)?, range.map(find).transpose()?))
}

fn read_index(at: usize, index: CreateIndex, definitions: &[Key], table: [Option<&Key>; 2]) -> Result<Index> {
    let (hash, range) = read_keys(&index.key_schema, definitions)?;
    let more = index.projection.non_key_attributes;
    let projection = match (index.projection.projection_type.as_deref(), more) {
        (Some("ALL"), None) => Projection::All,
        (Some("KEYS_ONLY"), None) => Projection::Keys,
        (Some("INCLUDE"), Some(names)) if !names.is_empty() => Projection::Include(names),
        (Some("INCLUDE"), _) => {
            return Err(wrong("ProjectionType is INCLUDE, but NonKeyAttributes is not specified"));
        }
        (Some(kind @ ("ALL" | "KEYS_ONLY")), Some(_)) => {
            return Err(wrong(format_args!("ProjectionType is {kind}, but NonKeyAttributes is specified")));
        }
        _ => return Err(wrong("Unknown ProjectionType")),
    };
    let keys = [Some(&hash), range.as_ref()].into_iter().chain(table).flatten().map(|key| key.name.clone());
    let mut contains: Vec<String> = keys.collect();
    if let Projection::Include(names) = &projection {
        contains.extend(names.iter().cloned());
    }
    contains.sort_unstable();
    contains.dedup();
    // At most 20 are accepted.
    let number = u8::try_from(at + 1).unwrap_or(u8::MAX - 2);
    Ok(Index { number, name: index.index_name, hash, range, projection, contains })
}

/// Describes a table.
pub(crate) fn describe(engine: &Engine, request: &Named) -> Result<Vec<u8>> {
    let name = check::table_name(request.table_name.as_ref())?;
    let held = engine.table(name).map_err(|_| not_found(name))?;
    Ok(json!({ "Table": description(&held, "ACTIVE") }).to_string().into_bytes())
}

fn not_found(name: &str) -> Failure {
    Failure::NotFound(format!("Requested resource not found: Table: {name} not found"))
}

/// Deletes a table with everything in it.
pub(crate) fn delete(engine: &Engine, request: &Named) -> Result<Vec<u8>> {
    let name = check::table_name(request.table_name.as_ref())?;
    let _writing = engine.writing();
    let held = engine.table(name).map_err(|_| not_found(name))?;
    let mut batch = Batch::default();
    batch.delete(schema::description_key(name));
    engine.store.commit(batch)?;
    engine.forget_table(name);
    // If this is interrupted, the rest takes up space but is never read: numbers of tables are used
    // once.
    delete_all(engine, &held.table.all(), DELETED)?;
    Ok(json!({ "TableDescription": description(&held, "DELETING") }).to_string().into_bytes())
}

/// Deletes the entries in a range, in batches of at most so many.
fn delete_all(engine: &Engine, range: &(Vec<u8>, Vec<u8>), most: usize) -> Result<()> {
    loop {
        let (from, to) = range.clone();
        let mut batch = Batch::default();
        engine.store.scan((Bound::Included(from), Bound::Excluded(to)), false, &mut |key, _| {
            batch.delete(key.to_vec());
            Ok::<_, Failure>(batch.0.len() < most)
        })?;
        if batch.0.is_empty() {
            return Ok(());
        }
        engine.store.commit(batch)?;
    }
}

/// Lists the names of tables.
pub(crate) fn list(engine: &Engine, request: &List) -> Result<Vec<u8>> {
    let limit = request.limit.unwrap_or(LISTED);
    if limit == 0 || limit > LISTED {
        return Err(Failure::early(format!(
            "Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value between 1 and 100"
        )));
    }
    let mut names: Vec<String> = engine.all_tables().iter().map(|held| held.table.name.clone()).collect();
    if let Some(start) = &request.exclusive_start_table_name {
        names.retain(|name| name > start);
    }
    let is_cut = names.len() > limit;
    names.truncate(limit);
    let mut answer = Object::new();
    answer.json("TableNames", Value::from(names.clone()).to_string().as_bytes());
    if let Some(last) = names.last().filter(|_| is_cut) {
        answer.text("LastEvaluatedTableName", last);
    }
    Ok(answer.end())
}

fn description(held: &Held, status: &str) -> Value {
    let table = &held.table;
    let arn = format!("arn:aws:dynamodb:embedded:000000000000:table/{}", table.name);
    let schema = |hash: &Key, range: Option<&Key>| {
        let mut elements = vec![json!({ "AttributeName": hash.name, "KeyType": "HASH" })];
        elements.extend(range.map(|key| json!({ "AttributeName": key.name, "KeyType": "RANGE" })));
        elements
    };
    let throughput = json!({
        "ReadCapacityUnits": table.throughput.0,
        "WriteCapacityUnits": table.throughput.1,
        "NumberOfDecreasesToday": 0,
    });
    let mut answer = json!({
        "TableName": table.name,
        "TableStatus": status,
        "TableArn": arn,
        "CreationDateTime": table.created as f64 / 1000.0,
        "ItemCount": held.items.load(Ordering::Relaxed).max(0),
        "TableSizeBytes": held.bytes.load(Ordering::Relaxed).max(0),
        "KeySchema": schema(&table.hash, table.range.as_ref()),
        "AttributeDefinitions": table
            .definitions
            .iter()
            .map(|key| json!({ "AttributeName": key.name, "AttributeType": key.kind.name() }))
            .collect::<Vec<_>>(),
        "ProvisionedThroughput": throughput,
    });
    let indexes: Vec<Value> = table
        .indexes
        .iter()
        .map(|index| {
            let projection = match &index.projection {
                Projection::All => json!({ "ProjectionType": "ALL" }),
                Projection::Keys => json!({ "ProjectionType": "KEYS_ONLY" }),
                Projection::Include(names) => json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": names }),
            };
            json!({
                "IndexName": index.name,
                "IndexStatus": "ACTIVE",
                "IndexArn": format!("{arn}/index/{}", index.name),
                "KeySchema": schema(&index.hash, index.range.as_ref()),
                "Projection": projection,
                "ProvisionedThroughput": throughput,
            })
        })
        .collect();
    if let Some(object) = answer.as_object_mut() {
        if !indexes.is_empty() {
            object.insert("GlobalSecondaryIndexes".to_owned(), Value::from(indexes));
        }
        if table.is_on_demand {
            object.insert("BillingModeSummary".to_owned(), json!({ "BillingMode": "PAY_PER_REQUEST" }));
        }
    }
    answer
}
