//! The operations, by the names that requests have for them.

mod batch;
mod change;
mod get;
mod kind;
mod page;
mod prepare;
mod search;
mod transact;
mod write;

use crate::tables::{self, ttl};
use crate::{Engine, Failure, Result};
use kind::Kind;

/// Runs an operation, and returns the body of the answer.
pub(crate) fn run(engine: &Engine, operation: &str, body: &[u8]) -> Result<Vec<u8>> {
    // A list of the fields would be read as well.
    if body.trim_ascii_start().first().is_some_and(|byte| *byte != b'{') {
        return Err(Failure::Serialization("Start of structure or map found where not expected".to_owned()));
    }
    match operation {
        "GetItem" => get::get(engine, &serde_json::from_slice(body)?),
        "PutItem" => write::write(engine, Kind::Put, serde_json::from_slice(body)?),
        "UpdateItem" => write::write(engine, Kind::Update, serde_json::from_slice(body)?),
        "DeleteItem" => write::write(engine, Kind::Delete, serde_json::from_slice(body)?),
        "Query" => search::query(engine, &serde_json::from_slice(body)?),
        "Scan" => search::scan(engine, &serde_json::from_slice(body)?),
        "BatchGetItem" => batch::get(engine, &serde_json::from_slice(body)?),
        "BatchWriteItem" => batch::write(engine, serde_json::from_slice(body)?),
        "TransactGetItems" => transact::get(engine, &serde_json::from_slice(body)?),
        "TransactWriteItems" => transact::write(engine, serde_json::from_slice(body)?),
        "CreateTable" => tables::create(engine, serde_json::from_slice(body)?),
        "DescribeTable" => tables::describe(engine, &serde_json::from_slice(body)?),
        "DeleteTable" => tables::delete(engine, &serde_json::from_slice(body)?),
        "ListTables" => tables::list(engine, &serde_json::from_slice(body)?),
        "UpdateTimeToLive" => ttl::update(engine, &serde_json::from_slice(body)?),
        "DescribeTimeToLive" => ttl::describe(engine, &serde_json::from_slice(body)?),
        _ => Err(Failure::UnknownOperation),
    }
}
