//! One queue: when each message can be received, and which receive holds it.
//!
//! Nothing here waits or reads a clock; every change is made at a given time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use tokio::sync::Notify;

use super::attributes::Attributes;
use super::fault::Fault;
use super::message::Content;
use super::receipt::Receipt;

/// The most messages of a standard queue that can be in flight at once.
const MAX_IN_FLIGHT: usize = 120_000;
/// The longest time in seconds that a message is hidden after a receive.
const MAX_HIDDEN_SECONDS: i64 = 43_200;

#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) id: String,
    pub(super) content: Arc<Content>,
    pub(super) sent_ms: i64,
    pub(super) first_received_ms: Option<i64>,
    /// The number of receives, including those before the message was moved to this queue.
    pub(super) receive_count: u32,
    /// The queue from which the message was moved, if this is a dead letter queue.
    pub(super) source_arn: Option<String>,
    receives_here: u32,
    last_receive: u64,
    last_received_ms: i64,
    visible_ms: i64,
}

impl Stored {
    pub(super) fn new(id: String, content: Content, now: i64) -> Self {
        Self {
            id,
            content: Arc::new(content),
            sent_ms: now,
            first_received_ms: None,
            receive_count: 0,
            source_arn: None,
            receives_here: 0,
            last_receive: 0,
            last_received_ms: 0,
            visible_ms: now,
        }
    }

    fn in_flight(&self, now: i64) -> bool {
        self.receives_here > 0 && self.visible_ms > now
    }
}

#[derive(Debug)]
pub(super) struct Queue {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) attributes: Attributes,
    pub(super) created_ms: i64,
    pub(super) modified_ms: i64,
    /// Notified when waiting receivers should look again.
    pub(super) changed: Arc<Notify>,
    id: u64,
    messages: BTreeMap<u64, Stored>,
    /// The messages, ordered by the time from which they can be received.
    by_time: BTreeSet<(i64, u64)>,
    /// Whether any message has ever named a group. Then groups are treated fairly.
    grouped: bool,
    next_message: u64,
    next_receive: u64,
}

/// The messages that a receive has taken.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) received: Vec<(Receipt, Stored)>,
    /// Messages that were received too often and go to the dead letter queue.
    pub(super) dead: Vec<Stored>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) visible: usize,
    pub(super) in_flight: usize,
    pub(super) delayed: usize,
}

impl Queue {
    pub(super) fn new(name: &str, arn: String, attributes: Attributes, id: u64, now: i64) -> Self {
        Self {
            name: name.to_owned(),
            arn,
            attributes,
            created_ms: now,
            modified_ms: now,
            changed: Arc::new(Notify::new()),
            id,
            messages: BTreeMap::new(),
            by_time: BTreeSet::new(),
            grouped: false,
            next_message: 0,
            next_receive: 0,
        }
    }

    /// Adds a message that can be received from `visible_ms` on.
    pub(super) fn put(&mut self, mut message: Stored, visible_ms: i64, now: i64) {
        self.expire(now);
        message.visible_ms = visible_ms;
        message.receives_here = 0;
        self.grouped |= message.content.group.is_some();
        let number = self.next_message;
        self.next_message += 1;
        self.by_time.insert((visible_ms, number));
        self.messages.insert(number, message);
        if visible_ms <= now {
            self.changed.notify_one();
        } else {
            // Waiting receivers must calculate their waiting time again.
            self.changed.notify_waiters();
        }
    }

    /// Takes up to `max` messages and hides them for `visibility_seconds`. Messages that were
    /// already received `dead_after` times are returned as dead instead.
    pub(super) fn take(
        &mut self,
        max: usize,
        visibility_seconds: i64,
        dead_after: Option<u32>,
        now: i64,
    ) -> Result<Taken, Fault> {
        self.expire(now);
        if self.messages.len() >= MAX_IN_FLIGHT && self.counts(now).in_flight >= MAX_IN_FLIGHT {
            return Err(Fault::OverLimit);
        }
        let mut taken = Taken::default();
        // They are put back at the end, because with a timeout of 0 they would be visible at once.
        let mut hidden = Vec::new();
        let mut line = VecDeque::new();
        while hidden.len() < max {
            if line.is_empty() {
                line = self.in_line(max - hidden.len(), now);
            }
            let Some(next) = line.pop_front() else { break };
            self.by_time.remove(&next);
            let number = next.1;
            let Some(message) = self.messages.get_mut(&number) else { continue };
            let expired = message.sent_ms + self.attributes.retention_seconds * 1000 <= now;
            if expired || dead_after.is_some_and(|most| message.receives_here >= most) {
                let message = self.messages.remove(&number);
                taken.dead.extend(message.filter(|_| !expired));
                continue;
            }
            self.next_receive += 1;
            message.receives_here += 1;
            message.receive_count += 1;
            message.last_receive = self.next_receive;
            message.last_received_ms = now;
            message.first_received_ms.get_or_insert(now);
            message.visible_ms = now + visibility_seconds * 1000;
            hidden.push((message.visible_ms, number));
            let receipt = Receipt { queue: self.id, message: number, receive: self.next_receive };
            taken.received.push((receipt, message.clone()));
        }
        self.by_time.extend(hidden);
        Ok(taken)
    }

    /// Up to `max` messages that can be received, in the order of delivery: by time. If messages
    /// name groups, those of groups with the fewest messages in flight come first, as in the fair
    /// queues of SQS.
    fn in_line(&self, max: usize, now: i64) -> VecDeque<(i64, u64)> {
        let visible = self.by_time.iter().copied().take_while(|(visible_ms, _)| *visible_ms <= now);
        if !self.grouped {
            return visible.take(max).collect();
        }
        let group = |number: u64| self.messages.get(&number).and_then(|message| message.content.group.as_deref());
        let mut waiting: BTreeMap<Option<&str>, VecDeque<(i64, u64)>> = BTreeMap::new();
        for next in visible {
            let of_group = waiting.entry(group(next.1)).or_default();
            if of_group.len() < max {
                of_group.push_back(next);
            }
        }
        let mut in_flight: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for message in self.messages.values().filter(|message| message.in_flight(now)) {
            *in_flight.entry(message.content.group.as_deref()).or_default() += 1;
        }
        let mut line = VecDeque::new();
        while line.len() < max {
            let heads = waiting.iter_mut().filter(|(_, of_group)| !of_group.is_empty());
            let quietest = heads.min_by_key(|(group, of_group)| {
                (in_flight.get(*group).copied().unwrap_or_default(), of_group.front().copied())
            });
            let Some((group, of_group)) = quietest else { break };
            line.extend(of_group.pop_front());
            *in_flight.entry(*group).or_default() += 1;
        }
        line
    }

    /// When the next message that is hidden now can be received.
    pub(super) fn next_visible_ms(&self) -> Option<i64> {
        self.by_time.first().map(|(visible_ms, _)| *visible_ms)
    }

    /// Deletes the message if `receipt` belongs to its last receive. With an older receipt nothing
    /// is deleted, which is not an error.
    pub(super) fn delete(&mut self, receipt: Receipt) -> Result<(), Fault> {
        self.check(receipt)?;
        if let Some(message) = self.messages.get(&receipt.message)
            && message.last_receive == receipt.receive
        {
            self.by_time.remove(&(message.visible_ms, receipt.message));
            self.messages.remove(&receipt.message);
        }
        Ok(())
    }

    /// Hides the message for `seconds` from now.
    pub(super) fn hide(&mut self, receipt: Receipt, seconds: i64, now: i64) -> Result<(), Fault> {
        self.check(receipt)?;
        self.expire(now);
        let message = self.messages.get_mut(&receipt.message);
        let Some(message) = message.filter(|message| message.last_receive == receipt.receive) else {
            return Err(Fault::InvalidParameterValue(format!(
                "Value {receipt} for parameter ReceiptHandle is invalid. Reason: Message does not \
                 exist or is not available for visibility timeout change."
            )));
        };
        if !message.in_flight(now) {
            return Err(Fault::MessageNotInflight);
        }
        if now + seconds * 1000 - message.last_received_ms > MAX_HIDDEN_SECONDS * 1000 {
            return Err(Fault::InvalidParameterValue(format!(
                "Value {seconds} for parameter VisibilityTimeout is invalid. Reason: Total \
                 VisibilityTimeout for the message is beyond the limit [{MAX_HIDDEN_SECONDS} seconds]."
            )));
        }
        self.by_time.remove(&(message.visible_ms, receipt.message));
        message.visible_ms = now + seconds * 1000;
        self.by_time.insert((message.visible_ms, receipt.message));
        self.changed.notify_waiters();
        Ok(())
    }

    pub(super) fn purge(&mut self) {
        self.messages.clear();
        self.by_time.clear();
    }

    pub(super) fn counts(&self, now: i64) -> Counts {
        let mut counts = Counts::default();
        for message in self.messages.values() {
            if self.is_expired(message, now) {
                continue;
            }
            match (message.visible_ms > now, message.receives_here > 0) {
                (false, _) => counts.visible += 1,
                (true, true) => counts.in_flight += 1,
                (true, false) => counts.delayed += 1,
            }
        }
        counts
    }

    fn is_expired(&self, message: &Stored, now: i64) -> bool {
        message.sent_ms + self.attributes.retention_seconds * 1000 <= now
    }

    /// Drops messages that are older than the retention time, oldest first. A message that was
    /// moved from another queue may be older than those before it; it is dropped when it is
    /// received.
    fn expire(&mut self, now: i64) {
        while let Some(first) = self.messages.first_entry() {
            if first.get().sent_ms + self.attributes.retention_seconds * 1000 > now {
                break;
            }
            self.by_time.remove(&(first.get().visible_ms, *first.key()));
            first.remove();
        }
    }

    fn check(&self, receipt: Receipt) -> Result<(), Fault> {
        if receipt.queue == self.id { Ok(()) } else { Err(Fault::ReceiptHandleIsInvalid) }
    }
}
