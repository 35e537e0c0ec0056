use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use dynoxide::Database;

use crate::dynamo;
use crate::lock::DataLock;
use crate::place::Place;
use crate::reply::{Reply, Request};
use crate::sqs::Sqs;

/// The two services. Every request goes through this type.
pub(crate) struct Services {
    pub(crate) database: Database,
    pub(crate) sqs: Sqs,
    /// The place of the database, if it is a file.
    pub(crate) place: Option<Place>,
    /// Deletions since the file was last compacted.
    pub(crate) deleted: AtomicU64,
    /// Held until nothing can reach the database any more.
    pub(crate) _lock: Option<DataLock>,
}

impl Services {
    pub(crate) async fn answer(&self, request: Request<'_>) -> Reply {
        // A database request never waits, so a task that makes many requests would keep its thread
        // from other tasks. Without this line, sixteen busy tasks delayed a timer by a second.
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
