//! Sends messages to SQS queues.

use super::{KEY_NAME, Services, failure, not_granted, sent_key};
use aws_sdk_sqs::types::MessageAttributeValue;
use engine::ports::cloud::EffectFailure;
use serde_json::{Value, json};

impl Services {
    pub(super) async fn send(
        &self,
        queue: String,
        body: String,
        group: Option<String>,
        delay_s: u32,
        key: &str,
    ) -> Result<Value, EffectFailure> {
        let place = Place::of(&queue);
        let by_arn = place.as_ref().is_some_and(|place| self.grants.sqs.allow(&place.arn()));
        if !by_arn && !self.grants.sqs.allow(&queue) {
            return Err(not_granted("queue", &queue, "SLUICE_ALLOW_SQS", "AllowSqs"));
        }
        self.own_region(&queue, place.map(|place| place.region))?;
        let fifo = queue.strip_suffix(".fifo").is_some();
        let attribute = MessageAttributeValue::builder().data_type("String").string_value(sent_key(key)).build();
        let attribute = attribute.map_err(|error| super::refused(error.to_string()))?;
        let call = self
            .clients
            .sqs
            .send_message()
            .queue_url(queue.clone())
            .message_body(body)
            .message_attributes(KEY_NAME, attribute)
            .set_message_group_id(group)
            // A FIFO queue drops messages that it has seen in the last five minutes. It accepts no
            // delay for single messages.
            .set_message_deduplication_id(fifo.then(|| crate::dynamodb::digest(key.as_bytes())))
            .set_delay_seconds((delay_s > 0).then(|| i32::try_from(delay_s).unwrap_or(i32::MAX)));
        let answer = call.send().await.map_err(|error| failure("SQS", &error))?;
        Ok(json!({"message_id": answer.message_id}))
    }
}

/// The parts of a queue's URL in AWS: `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place<'a> {
    partition: &'static str,
    region: &'a str,
    account: &'a str,
    name: &'a str,
}

impl<'a> Place<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let (host, path) = url.strip_prefix("https://sqs.")?.split_once('/')?;
        let (region, partition) = if let Some(region) = host.strip_suffix(".amazonaws.com.cn") {
            (region, "aws-cn")
        } else {
            let region = host.strip_suffix(".amazonaws.com")?;
            (region, if region.starts_with("us-gov-") { "aws-us-gov" } else { "aws" })
        };
        let (account, name) = path.split_once('/')?;
        let plain =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        [region, account, name].into_iter().all(plain).then_some(Self { partition, region, account, name })
    }

    fn arn(&self) -> String {
        format!("arn:{}:sqs:{}:{}:{}", self.partition, self.region, self.account, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_of_a_queue_tells_its_arn_and_no_other_url_does() {
        let arn = |url: &str| Place::of(url).map(|place| place.arn());
        for (url, want) in [
            ("https://sqs.eu-west-1.amazonaws.com/1/orders.fifo", "arn:aws:sqs:eu-west-1:1:orders.fifo"),
            ("https://sqs.cn-north-1.amazonaws.com.cn/1/q", "arn:aws-cn:sqs:cn-north-1:1:q"),
            ("https://sqs.us-gov-west-1.amazonaws.com/1/q", "arn:aws-us-gov:sqs:us-gov-west-1:1:q"),
        ] {
            assert_eq!(arn(url).as_deref(), Some(want));
        }
        for url in [
            "http://sqs.eu-west-1.amazonaws.com/1/q",
            "https://sqs.eu-west-1.amazonaws.com.example.org/1/q",
            "https://sqs.eu-west-1.amazonaws.com/1/q/x",
            "https://sqs.eu-west-1.amazonaws.com/1/q?x",
            "https://sqs.eu-west-1.amazonaws.com/1/",
            "https://sqs.eu-west-1.amazonaws.com",
        ] {
            assert_eq!(arn(url), None, "{url}");
        }
    }
}
