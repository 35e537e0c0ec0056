//! Finds the operation of a request.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::context::Context;
use super::fault::Fault;
use super::operations::{attributes, delete, queues, receive, send, visibility};
use super::service::Sqs;
use crate::reply::Reply;

impl Sqs {
    pub(crate) async fn answer(&self, operation: &str, origin: &str, body: &[u8]) -> Reply {
        let result = match operation {
            // The only operation that waits.
            "ReceiveMessage" => match read(body) {
                Ok(request) => receive::receive_message(self, request).await.and_then(write),
                Err(fault) => Err(fault),
            },
            _ => self.at_once(operation, origin, body),
        };
        match result {
            Ok(body) => Reply::ok(body),
            Err(fault) => fault.into_reply(),
        }
    }

    fn at_once(&self, operation: &str, origin: &str, body: &[u8]) -> Result<Vec<u8>, Fault> {
        let now = self.now();
        let registry = &mut *self.lock();
        let at = Context { now, origin };
        match operation {
            "SendMessage" => write(send::send_message(registry, at, read(body)?)?),
            "SendMessageBatch" => write(send::send_message_batch(registry, at, read(body)?)?),
            "DeleteMessage" => write(delete::delete_message(registry, &read(body)?)?),
            "DeleteMessageBatch" => write(delete::delete_message_batch(registry, read(body)?)?),
            "ChangeMessageVisibility" => write(visibility::change(registry, at, &read(body)?)?),
            "ChangeMessageVisibilityBatch" => write(visibility::change_batch(registry, at, read(body)?)?),
            "CreateQueue" => write(queues::create_queue(registry, at, &read(body)?)?),
            "GetQueueUrl" => write(queues::get_queue_url(registry, at, &read(body)?)?),
            "ListQueues" => write(queues::list_queues(registry, at, &read(body)?)?),
            "DeleteQueue" => write(queues::delete_queue(registry, &read(body)?)?),
            "PurgeQueue" => write(queues::purge_queue(registry, &read(body)?)?),
            "GetQueueAttributes" => write(attributes::get(registry, at, &read(body)?)?),
            "SetQueueAttributes" => write(attributes::set(registry, at, &read(body)?)?),
            _ => Err(Fault::UnsupportedOperation("this SQS operation is not embedded".to_owned())),
        }
    }
}

fn read<Q: DeserializeOwned>(body: &[u8]) -> Result<Q, Fault> {
    serde_json::from_slice(body).map_err(|error| Fault::Serialization(error.to_string()))
}

fn write<R: Serialize>(response: R) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(&response).map_err(|error| Fault::Serialization(error.to_string()))
}
