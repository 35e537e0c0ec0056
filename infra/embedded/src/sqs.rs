//! A standard SQS queue service in memory.
//!
//! It refuses what the real service refuses: a delay above 15 minutes, a body
//! above 1 MiB, a batch above ten entries or with repeated ids, attributes out
//! of range. Left out on purpose: FIFO queues, the minute's wait after a delete
//! or a purge, access policies (stored, not enforced) and message move tasks.

mod attributes;
mod digest;
mod fault;
mod message;
mod operations;
mod queue;
mod receipt;
mod registry;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Clock;
use crate::services::Reply;
use fault::Fault;
use operations::{attributes as attribute_ops, delete, queues, receive, send, visibility};
use registry::Registry;

/// The account that owns every queue.
const ACCOUNT: &str = "000000000000";
/// The region of every queue.
const REGION: &str = "us-east-1";

/// The queue service.
pub(crate) struct Sqs {
    clock: Clock,
    registry: Mutex<Registry>,
}

/// What an operation works with: the time, and where queue URLs begin.
#[derive(Debug, Clone, Copy)]
struct Context<'a> {
    now: i64,
    origin: &'a str,
}

impl Sqs {
    pub(crate) fn new(clock: Clock) -> Self {
        let registry = Mutex::new(Registry::new(clock.now_ms()));
        Self { clock, registry }
    }

    pub(crate) async fn answer(&self, operation: &str, origin: &str, body: &[u8]) -> Reply {
        let result = match operation {
            // The one operation that waits.
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
            "GetQueueAttributes" => write(attribute_ops::get(registry, at, &read(body)?)?),
            "SetQueueAttributes" => write(attribute_ops::set(registry, at, &read(body)?)?),
            _ => Err(Fault::UnsupportedOperation("this SQS operation is not embedded".to_owned())),
        }
    }

    fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    fn lock(&self) -> MutexGuard<'_, Registry> {
        // No code under the lock panics half way through a change.
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read<Q: DeserializeOwned>(body: &[u8]) -> Result<Q, Fault> {
    serde_json::from_slice(body).map_err(|error| Fault::Serialization(error.to_string()))
}

fn write<R: Serialize>(response: R) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(&response).map_err(|error| Fault::Serialization(error.to_string()))
}

impl fmt::Debug for Sqs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqs").finish_non_exhaustive()
    }
}
