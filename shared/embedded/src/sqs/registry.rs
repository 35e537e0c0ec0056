//! All queues by name, and the operations on more than one of them.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::attributes::Attributes;
use super::context::{ACCOUNT, REGION};
use super::fault::Fault;
use super::queue::{Queue, Stored};
use super::receipt::Receipt;

#[derive(Debug)]
pub(super) struct Registry {
    queues: BTreeMap<String, Queue>,
    /// Part of message ids, so that they differ from those of an earlier process.
    opened_ms: u64,
    next_message: u64,
    next_queue: u64,
}

impl Registry {
    pub(super) fn new(now: i64) -> Self {
        Self { queues: BTreeMap::new(), opened_ms: now.unsigned_abs(), next_message: 0, next_queue: 0 }
    }

    /// A message id: unique, and the same in a repeated simulation.
    pub(super) fn message_id(&mut self) -> String {
        self.next_message += 1;
        Uuid::from_u64_pair(self.opened_ms, self.next_message).to_string()
    }

    /// The queue that the last segment of `url` names. Host and account are not compared, so that a
    /// URL from the client in the process also works over TCP.
    pub(super) fn at(&mut self, url: &str) -> Result<&mut Queue, Fault> {
        let name = url.rsplit('/').next().unwrap_or_default();
        if name.is_empty() {
            return Err(Fault::MissingParameter("QueueUrl"));
        }
        self.queues.get_mut(name).ok_or(Fault::QueueDoesNotExist)
    }

    pub(super) fn named(&self, name: &str) -> Option<&Queue> {
        self.queues.get(name)
    }

    /// The queues whose names begin with `prefix`, in order.
    pub(super) fn starting_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a Queue> {
        self.queues.values().filter(move |queue| queue.name.starts_with(prefix))
    }

    pub(super) fn create(&mut self, name: &str, attributes: Attributes, now: i64) -> Result<(), Fault> {
        self.check_redrive(&attributes)?;
        self.next_queue += 1;
        let queue = Queue::new(name, arn(name), attributes, self.next_queue, now);
        self.queues.insert(name.to_owned(), queue);
        Ok(())
    }

    pub(super) fn remove(&mut self, url: &str) -> Result<(), Fault> {
        let name = self.at(url)?.name.clone();
        if let Some(queue) = self.queues.remove(&name) {
            queue.changed.notify_waiters();
        }
        Ok(())
    }

    /// Checks that the dead letter queue of a redrive policy exists.
    pub(super) fn check_redrive(&self, attributes: &Attributes) -> Result<(), Fault> {
        match &attributes.redrive {
            Some(redrive) if !self.queues.contains_key(name_in(&redrive.target_arn)) => {
                Err(Fault::InvalidParameterValue(
                    "Value for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist."
                        .to_owned(),
                ))
            }
            _ => Ok(()),
        }
    }

    /// Receives from the queue at `url`, and moves messages that were received too often to its
    /// dead letter queue. If that queue does not exist, they are received again.
    pub(super) fn receive(
        &mut self,
        url: &str,
        max: usize,
        visibility_seconds: i64,
        now: i64,
    ) -> Result<Vec<(Receipt, Stored)>, Fault> {
        let redrive = self.at(url)?.attributes.redrive.clone();
        let redrive = redrive.filter(|redrive| self.queues.contains_key(name_in(&redrive.target_arn)));
        let dead_after = redrive.as_ref().map(|redrive| redrive.max_receive_count);
        let queue = self.at(url)?;
        let source_arn = queue.arn.clone();
        let taken = queue.take(max, visibility_seconds, dead_after, now)?;
        let target = redrive.and_then(|redrive| self.queues.get_mut(name_in(&redrive.target_arn)));
        if let Some(target) = target {
            for mut message in taken.dead {
                message.source_arn = Some(source_arn.clone());
                target.put(message, now, now);
            }
        }
        Ok(taken.received)
    }
}

fn arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}

fn name_in(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or_default()
}
