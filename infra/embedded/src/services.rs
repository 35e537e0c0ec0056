use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use dynoxide::Database;

use crate::dynamo;
use crate::lock::DataLock;
use crate::place::Place;
use crate::sqs::Sqs;

/// The two services, and the one door that every request comes through.
pub(crate) struct Services {
    pub(crate) database: Database,
    pub(crate) sqs: Sqs,
    /// Where the database lies, if in a file.
    pub(crate) place: Option<Place>,
    /// Deletions since the file was compacted last.
    pub(crate) deleted: AtomicU64,
    /// Held as long as anything can still reach the database.
    pub(crate) _lock: Option<DataLock>,
}

/// A request with the HTTP taken off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// The `X-Amz-Target` header.
    pub(crate) target: &'a str,
    /// Scheme and authority the caller used, for queue URLs it can use again.
    pub(crate) origin: &'a str,
    pub(crate) body: &'a [u8],
}

/// What goes back, in the JSON protocol of both services.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// The `x-amzn-query-error` header, which SDKs read SQS error codes from.
    pub(crate) query_error: Option<String>,
}

impl Reply {
    pub(crate) fn ok(body: Vec<u8>) -> Self {
        Self { status: 200, body, query_error: None }
    }

    /// An error as both services shape it.
    pub(crate) fn error(status: u16, kind: &str, message: &str) -> Self {
        let body = serde_json::json!({ "__type": kind, "message": message });
        Self { status, body: body.to_string().into_bytes(), query_error: None }
    }
}

impl Services {
    pub(crate) async fn answer(&self, request: Request<'_>) -> Reply {
        // A database request never waits for anything, so a task that makes
        // one after another would keep its thread from all others: without
        // this, sixteen busy tasks made a timer late by a second.
        tokio::task::yield_now().await;
        if let Some(operation) = request.target.strip_prefix("DynamoDB_20120810.") {
            if self.place.as_ref().is_some_and(|place| !place.is_kept()) {
                return Reply::error(400, "ResourceNotFoundException", "the database's file is gone");
            }
            if matches!(operation, "DeleteItem" | "BatchWriteItem") {
                self.deleted.fetch_add(1, Ordering::Relaxed);
            }
            dynamo::answer(&self.database, operation, request.body)
        } else if let Some(operation) = request.target.strip_prefix("AmazonSQS.") {
            self.sqs.answer(operation, request.origin, request.body).await
        } else {
            let kind = "com.amazon.coral.service#UnknownOperationException";
            Reply::error(400, kind, "the X-Amz-Target header names no served operation")
        }
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Services").finish_non_exhaustive()
    }
}
