use std::fmt;

use dynamo::{Answer, Dynamo};

use crate::lock::DataLock;
use crate::place::Place;
use crate::reply::{Reply, Request};
use crate::sqs::Sqs;

/// The two services. Every request goes through this type.
pub(crate) struct Services {
    pub(crate) database: Dynamo,
    pub(crate) sqs: Sqs,
    /// The place of the database, if it is in a folder.
    pub(crate) place: Option<Place>,
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
                return Reply::error(400, "ResourceNotFoundException", "the database's folder is gone");
            }
            let Answer { status, body } = self.database.answer(operation, request.body);
            // Readers also wait, so that no answer shows data that a crash could remove.
            if let Err(error) = self.database.settled().await {
                return Reply::error(500, "com.amazonaws.dynamodb.v20120810#InternalServerError", &error.to_string());
            }
            Reply { status, body, query_error: None }
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
