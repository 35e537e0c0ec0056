//! The DynamoDB operations, performed by the database crate.

mod unreadable;

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::reply::Reply;

/// Runs one operation to its end on this thread.
pub(crate) fn answer(db: &Database, operation: &str, body: &[u8]) -> Reply {
    match operation {
        "GetItem" => run(body, |q| db.get_item(q)),
        "PutItem" => run(body, |q| db.put_item(q)),
        "UpdateItem" => run(body, |q| db.update_item(q)),
        "DeleteItem" => run(body, |q| db.delete_item(q)),
        "Query" => run(body, |q| db.query(q)),
        "Scan" => run(body, |q| db.scan(q)),
        "BatchGetItem" => run(body, |q| db.batch_get_item(q)),
        "BatchWriteItem" => run(body, |q| db.batch_write_item(q)),
        "TransactGetItems" => run(body, |q| db.transact_get_items(q)),
        "TransactWriteItems" => run(body, |q| db.transact_write_items(q)),
        "CreateTable" => run(body, |q| db.create_table(q)),
        "DescribeTable" => run(body, |q| db.describe_table(q)),
        "UpdateTable" => run(body, |q| db.update_table(q)),
        "DeleteTable" => run(body, |q| db.delete_table(q)),
        "ListTables" => run(body, |q| db.list_tables(q)),
        "UpdateTimeToLive" => run(body, |q| db.update_time_to_live(q)),
        "DescribeTimeToLive" => run(body, |q| db.describe_time_to_live(q)),
        "TagResource" => run(body, |q| db.tag_resource(q)),
        "UntagResource" => run(body, |q| db.untag_resource(q)),
        "ListTagsOfResource" => run(body, |q| db.list_tags_of_resource(q)),
        _ => Reply::error(
            400,
            "com.amazon.coral.service#UnknownOperationException",
            "this DynamoDB operation is not embedded",
        ),
    }
}

fn run<Q, R>(body: &[u8], call: impl FnOnce(Q) -> Result<R, DynoxideError>) -> Reply
where
    Q: DeserializeOwned,
    R: Serialize,
{
    let request = match serde_json::from_slice(body) {
        Ok(request) => request,
        Err(error) => return unreadable::reply(&error),
    };
    match call(request) {
        Ok(response) => match serde_json::to_vec(&response) {
            Ok(body) => Reply::ok(body),
            Err(error) => failed(&DynoxideError::InternalServerError(error.to_string())),
        },
        Err(error) => failed(&error),
    }
}

fn failed(error: &DynoxideError) -> Reply {
    let status = error.status_code();
    if status >= 500 {
        tracing::error!(error = %error, "embedded database failed");
    }
    Reply { status, body: error.to_json().into_bytes(), query_error: None }
}
