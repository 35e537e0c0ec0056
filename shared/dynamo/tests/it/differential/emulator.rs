//! The published emulator, with the same requests.

use crate::fixture::tables;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub struct Emulator(Database);

impl Emulator {
    pub fn new() -> Self {
        let emulator = Self(Database::memory().unwrap());
        for table in tables() {
            assert_eq!(emulator.ask("CreateTable", &table).0, 200);
        }
        emulator
    }

    pub fn ask(&self, operation: &str, request: &Value) -> (u16, Value) {
        let body = request.to_string();
        let db = &self.0;
        match operation {
            "GetItem" => run(&body, |q| db.get_item(q)),
            "PutItem" => run(&body, |q| db.put_item(q)),
            "UpdateItem" => run(&body, |q| db.update_item(q)),
            "DeleteItem" => run(&body, |q| db.delete_item(q)),
            "Query" => run(&body, |q| db.query(q)),
            "Scan" => run(&body, |q| db.scan(q)),
            "BatchGetItem" => run(&body, |q| db.batch_get_item(q)),
            "BatchWriteItem" => run(&body, |q| db.batch_write_item(q)),
            "TransactGetItems" => run(&body, |q| db.transact_get_items(q)),
            "TransactWriteItems" => run(&body, |q| db.transact_write_items(q)),
            "CreateTable" => run(&body, |q| db.create_table(q)),
            other => panic!("{other}"),
        }
    }
}

fn run<Q: DeserializeOwned, R: Serialize>(
    body: &str,
    call: impl FnOnce(Q) -> Result<R, DynoxideError>,
) -> (u16, Value) {
    let request = match serde_json::from_str(body) {
        Ok(request) => request,
        Err(error) => return unreadable(&error),
    };
    match call(request) {
        Ok(answer) => (200, serde_json::to_value(answer).unwrap()),
        Err(error) => (error.status_code(), serde_json::from_str(&error.to_json()).unwrap()),
    }
}

/// The emulator names DynamoDB's error at the beginning of the text.
fn unreadable(error: &serde_json::Error) -> (u16, Value) {
    let text = error.to_string();
    let text = text.rfind(" at line ").map_or(text.as_str(), |at| &text[..at]);
    let validation = "com.amazon.coral.validate#ValidationException";
    for mark in ["VALIDATION:", "VALIDATION_REQUEST:", "VALIDATION_AS_READ:"] {
        if let Some(message) = text.strip_prefix(mark) {
            return (400, json!({"__type": validation, "message": message}));
        }
    }
    let text = text.strip_prefix("SERIALIZATION:").unwrap_or(text);
    let about_values = ["missing field", "unknown variant", "invalid type: null", "AttributeValue"];
    let kind = if about_values.iter().any(|part| text.contains(part)) {
        validation
    } else {
        "com.amazon.coral.service#SerializationException"
    };
    (400, json!({"__type": kind, "message": text}))
}
