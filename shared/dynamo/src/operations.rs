//! The operations, by the names that requests have for them.

mod batch;
mod change;
mod get;
mod kind;
mod page;
mod prepare;
mod search;
mod tables;
mod transact;
mod ttl;
mod write;

pub(crate) use ttl::sweep;

use crate::engine::Engine;
use crate::failure::{Failure, Outcome};
use kind::Kind;

/// Runs an operation, and returns the body of the answer.
pub(crate) fn run(engine: &Engine, operation: &str, body: &[u8]) -> Outcome<Vec<u8>> {
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
        _ => Err(Failure::Unknown),
    }
}

/// An object that is written field by field.
pub(crate) struct Object(Vec<u8>);

impl Object {
    pub(crate) fn new() -> Self {
        Self(vec![b'{'])
    }

    /// Begins a field; its value is written next.
    pub(crate) fn field(&mut self, name: &str) -> &mut Vec<u8> {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        self.0.push(b'"');
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
        &mut self.0
    }

    /// Begins a field whose name is any text.
    pub(crate) fn named(&mut self, name: &str) -> &mut Vec<u8> {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        crate::value::text::quoted(name, &mut self.0);
        self.0.push(b':');
        &mut self.0
    }

    pub(crate) fn end(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }
}
