//! The attributes of a queue: their names, ranges and defaults.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fault::Fault;

/// Attributes that are stored and returned but have no effect: nothing is encrypted or enforced.
const STORED_ONLY: [&str; 5] =
    ["KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId", "Policy", "RedriveAllowPolicy", "SqsManagedSseEnabled"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redrive {
    pub(super) target_arn: String,
    pub(super) max_receive_count: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) visibility_seconds: i64,
    pub(super) delay_seconds: i64,
    pub(super) wait_seconds: i64,
    pub(super) retention_seconds: i64,
    pub(super) max_message_bytes: usize,
    pub(super) redrive: Option<Redrive>,
    stored_only: BTreeMap<&'static str, String>,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            visibility_seconds: 30,
            delay_seconds: 0,
            wait_seconds: 0,
            retention_seconds: 345_600,
            max_message_bytes: super::message::MAX_BYTES,
            redrive: None,
            stored_only: BTreeMap::new(),
        }
    }
}

impl Attributes {
    /// These attributes, overwritten by those in `given`.
    pub(super) fn with(&self, given: &BTreeMap<String, String>) -> Result<Self, Fault> {
        let mut new = self.clone();
        for (name, value) in given {
            new.set(name, value)?;
        }
        Ok(new)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        let ranged = |low: i64, high: i64| {
            let number = value.parse::<i64>().ok().filter(|n| (low..=high).contains(n));
            number.ok_or_else(|| Fault::InvalidAttributeValue(name.to_owned()))
        };
        match name {
            "VisibilityTimeout" => self.visibility_seconds = ranged(0, 43_200)?,
            "DelaySeconds" => self.delay_seconds = ranged(0, 900)?,
            "ReceiveMessageWaitTimeSeconds" => self.wait_seconds = ranged(0, 20)?,
            "MessageRetentionPeriod" => self.retention_seconds = ranged(60, 1_209_600)?,
            "MaximumMessageSize" => {
                let bytes = ranged(1024, super::message::MAX_BYTES as i64)?;
                self.max_message_bytes = usize::try_from(bytes).unwrap_or(super::message::MAX_BYTES);
            }
            "RedrivePolicy" => self.redrive = redrive(value)?,
            "FifoQueue" | "ContentBasedDeduplication" if value == "false" => {}
            "FifoQueue" | "ContentBasedDeduplication" | "DeduplicationScope" | "FifoThroughputLimit" => {
                return Err(Fault::UnsupportedOperation("FIFO queues are not embedded".to_owned()));
            }
            _ => match STORED_ONLY.iter().find(|known| **known == name) {
                Some(known) => {
                    self.stored_only.insert(known, value.to_owned());
                }
                None => return Err(Fault::InvalidAttributeName(name.to_owned())),
            },
        }
        Ok(())
    }

    /// The first attribute in `given` that differs from these.
    pub(super) fn difference(&self, given: &BTreeMap<String, String>) -> Result<Option<&'static str>, Fault> {
        let (mine, other) = (self.listed(), self.with(given)?.listed());
        Ok(other.iter().find(|(name, value)| mine.get(*name) != Some(value)).map(|(name, _)| *name))
    }

    /// All attributes by name, as `GetQueueAttributes` returns them.
    pub(super) fn listed(&self) -> BTreeMap<&'static str, String> {
        let mut all = self.stored_only.clone();
        all.insert("VisibilityTimeout", self.visibility_seconds.to_string());
        all.insert("DelaySeconds", self.delay_seconds.to_string());
        all.insert("ReceiveMessageWaitTimeSeconds", self.wait_seconds.to_string());
        all.insert("MessageRetentionPeriod", self.retention_seconds.to_string());
        all.insert("MaximumMessageSize", self.max_message_bytes.to_string());
        if let Some(redrive) = &self.redrive {
            let policy = serde_json::json!({
                "deadLetterTargetArn": redrive.target_arn,
                "maxReceiveCount": redrive.max_receive_count,
            });
            all.insert("RedrivePolicy", policy.to_string());
        }
        all
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RedriveJson {
    dead_letter_target_arn: String,
    max_receive_count: serde_json::Value,
}

/// Reads a redrive policy. Its count can be a number or the text of one. An empty policy removes
/// the former one.
fn redrive(policy: &str) -> Result<Option<Redrive>, Fault> {
    if policy.is_empty() {
        return Ok(None);
    }
    let invalid = || Fault::InvalidAttributeValue("RedrivePolicy".to_owned());
    let read: RedriveJson = serde_json::from_str(policy).map_err(|_| invalid())?;
    let count = match &read.max_receive_count {
        serde_json::Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    match count.and_then(|count| u32::try_from(count).ok()) {
        Some(count @ 1..=1000) => {
            Ok(Some(Redrive { target_arn: read.dead_letter_target_arn, max_receive_count: count }))
        }
        _ => Err(invalid()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, value: &str) -> Result<Attributes, Fault> {
        Attributes::default().with(&BTreeMap::from([(name.to_owned(), value.to_owned())]))
    }

    #[test]
    fn values_out_of_range_are_refused_by_name() {
        for (name, good, bad) in [
            ("DelaySeconds", "900", "901"),
            ("VisibilityTimeout", "43200", "43201"),
            ("ReceiveMessageWaitTimeSeconds", "20", "-1"),
            ("MessageRetentionPeriod", "60", "59"),
            ("MaximumMessageSize", "1048576", "1048577"),
            ("RedrivePolicy", r#"{"deadLetterTargetArn":"a:q","maxReceiveCount":"3"}"#, "{}"),
        ] {
            assert!(set(name, good).is_ok(), "{name}");
            assert_eq!(set(name, bad), Err(Fault::InvalidAttributeValue(name.to_owned())));
        }
        assert_eq!(set("Nope", "1"), Err(Fault::InvalidAttributeName("Nope".to_owned())));
    }
}
