//! Requests that SQS refuses, and the error that the SDK sees.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, MessageAttributeValue, QueueAttributeName, SendMessageBatchRequestEntry,
};

use crate::fixture::{in_process, over_tcp};

const MIB: usize = 1024 * 1024;

async fn both() -> [(Client, String); 2] {
    let mut both = Vec::new();
    for way in [in_process().sqs, over_tcp_sqs().await] {
        let url = way.create_queue().queue_name("q").send().await.unwrap().queue_url.unwrap();
        both.push((way, url));
    }
    both.try_into().unwrap()
}

async fn over_tcp_sqs() -> Client {
    let clients = over_tcp().await;
    let sqs = clients.sqs.clone();
    // The endpoint must serve until the test's runtime ends.
    std::mem::forget(clients);
    sqs
}

fn entry(id: &str, body: &str, delay: i32) -> SendMessageBatchRequestEntry {
    SendMessageBatchRequestEntry::builder().id(id).message_body(body).delay_seconds(delay).build().unwrap()
}

#[tokio::test]
async fn a_message_over_a_limit_is_refused() {
    for (client, url) in both().await {
        let send = |body: String, delay: i32| {
            client.send_message().queue_url(&url).message_body(body).delay_seconds(delay).send()
        };
        send("x".repeat(MIB), 900).await.unwrap();
        for (body, delay, code) in [
            ("x".repeat(MIB + 1), 0, "InvalidParameterValue"),
            ("x".to_owned(), 901, "InvalidParameterValue"),
            ("x".to_owned(), -1, "InvalidParameterValue"),
            ("\u{8}".to_owned(), 0, "InvalidMessageContents"),
            (String::new(), 0, "MissingParameter"),
        ] {
            assert_eq!(send(body, delay).await.unwrap_err().code(), Some(code));
        }
        let many = client.receive_message().queue_url(&url).max_number_of_messages(11).send().await;
        assert_eq!(many.unwrap_err().code(), Some("InvalidParameterValue"));
    }
}

#[tokio::test]
async fn a_bad_batch_is_refused_whole_and_a_bad_entry_alone() {
    for (client, url) in both().await {
        let send = |entries: Vec<SendMessageBatchRequestEntry>| {
            client.send_message_batch().queue_url(&url).set_entries(Some(entries)).send()
        };
        let eleven = (0..11).map(|id| entry(&id.to_string(), "m", 0)).collect();
        let error = send(eleven).await.unwrap_err().into_service_error();
        assert!(error.is_too_many_entries_in_batch_request(), "{error:?}");
        let error = send(vec![entry("a", "1", 0), entry("a", "2", 0)]).await.unwrap_err().into_service_error();
        assert!(error.is_batch_entry_ids_not_distinct(), "{error:?}");
        let error = send(vec![]).await.unwrap_err().into_service_error();
        assert!(error.is_empty_batch_request(), "{error:?}");
        let error = send(vec![entry("a b", "1", 0)]).await.unwrap_err().into_service_error();
        assert!(error.is_invalid_batch_entry_id(), "{error:?}");
        let half = "x".repeat(MIB / 2 + 1);
        let error = send(vec![entry("a", &half, 0), entry("b", &half, 0)]).await.unwrap_err().into_service_error();
        assert!(error.is_batch_request_too_long(), "{error:?}");

        let mixed = send(vec![entry("good", "1", 0), entry("bad", "2", 901)]).await.unwrap();
        assert_eq!(mixed.successful()[0].id(), "good");
        assert_eq!((mixed.failed()[0].id(), mixed.failed()[0].code()), ("bad", "InvalidParameterValue"));
    }
}

#[tokio::test]
async fn a_receipt_that_was_never_given_is_invalid() {
    for (client, url) in both().await {
        let delete = client.delete_message().queue_url(&url).receipt_handle("AQEBzWwaftRI0KuVm4tP");
        let error = delete.send().await.unwrap_err().into_service_error();
        assert!(error.is_receipt_handle_is_invalid(), "{error:?}");
        // A receipt handle of another queue.
        let other = client.create_queue().queue_name("other").send().await.unwrap().queue_url.unwrap();
        client.send_message().queue_url(&other).message_body("m").send().await.unwrap();
        let found = client.receive_message().queue_url(&other).send().await.unwrap();
        let receipt = found.messages()[0].receipt_handle().unwrap();
        let entry = DeleteMessageBatchRequestEntry::builder().id("a").receipt_handle(receipt).build().unwrap();
        let batch = client.delete_message_batch().queue_url(&url).entries(entry).send().await.unwrap();
        assert_eq!(batch.failed()[0].code(), "ReceiptHandleIsInvalid");
    }
}

#[tokio::test]
async fn a_queue_that_is_not_there_has_its_own_error() {
    for (client, url) in both().await {
        client.delete_queue().queue_url(&url).send().await.unwrap();
        let sent = client.send_message().queue_url(&url).message_body("m").send().await;
        assert!(sent.unwrap_err().into_service_error().is_queue_does_not_exist());
        let found = client.get_queue_url().queue_name("q").send().await;
        assert!(found.unwrap_err().into_service_error().is_queue_does_not_exist());
    }
}

#[tokio::test]
async fn attributes_of_queues_and_messages_are_checked() {
    for (client, url) in both().await {
        let set = |name: QueueAttributeName, value: &str| {
            client.set_queue_attributes().queue_url(&url).attributes(name, value).send()
        };
        let error = set(QueueAttributeName::DelaySeconds, "901").await.unwrap_err().into_service_error();
        assert!(error.is_invalid_attribute_value(), "{error:?}");
        let error = set(QueueAttributeName::from("Nope"), "1").await.unwrap_err().into_service_error();
        assert!(error.is_invalid_attribute_name(), "{error:?}");
        let nowhere = r#"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:0:none","maxReceiveCount":3}"#;
        let error = set(QueueAttributeName::RedrivePolicy, nowhere).await.unwrap_err();
        assert_eq!(error.code(), Some("InvalidParameterValue"));

        let value = MessageAttributeValue::builder().data_type("Number").string_value("x").build().unwrap();
        let bad = client.send_message().queue_url(&url).message_body("m").message_attributes("n", value);
        assert_eq!(bad.send().await.unwrap_err().code(), Some("InvalidParameterValue"));
    }
}
