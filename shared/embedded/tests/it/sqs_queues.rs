//! Operations on queues and messages, in the process and over TCP, while no time passes.

use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, MessageAttributeValue,
    MessageSystemAttributeName, QueueAttributeName, SendMessageBatchRequestEntry,
};

use crate::fixture::{in_process, over_tcp};

#[tokio::test]
async fn a_queue_is_found_again_and_differs_not_in_its_attributes() {
    for way in [in_process(), over_tcp().await] {
        let create = |delay: &str| {
            way.sqs.create_queue().queue_name("q").attributes(QueueAttributeName::DelaySeconds, delay).send()
        };
        let url = create("5").await.unwrap().queue_url.unwrap();
        assert_eq!(create("5").await.unwrap().queue_url(), Some(url.as_str()));
        assert!(create("6").await.unwrap_err().into_service_error().is_queue_name_exists());
        let found = way.sqs.get_queue_url().queue_name("q").send().await.unwrap();
        assert_eq!(found.queue_url(), Some(url.as_str()));
        for name in ["q1", "q2", "other"] {
            way.sqs.create_queue().queue_name(name).send().await.unwrap();
        }
        let first = way.sqs.list_queues().queue_name_prefix("q").max_results(2).send().await.unwrap();
        assert!(first.queue_urls()[1].ends_with("/q1"), "{first:?}");
        let rest = way.sqs.list_queues().queue_name_prefix("q").max_results(2).set_next_token(first.next_token);
        let rest = rest.send().await.unwrap();
        assert_eq!((rest.queue_urls().len(), rest.next_token()), (1, None));
    }
}

#[tokio::test]
async fn attributes_and_digests_arrive_as_sent() {
    for way in [in_process(), over_tcp().await] {
        let url = way.sqs.create_queue().queue_name("q").send().await.unwrap().queue_url.unwrap();
        let text = MessageAttributeValue::builder().data_type("String.kind").string_value("wake").build().unwrap();
        let bytes = MessageAttributeValue::builder().data_type("Binary").binary_value(b"\0\xff".as_slice().into());
        let sent = way
            .sqs
            .send_message()
            .queue_url(&url)
            .message_body("hello")
            .message_attributes("a.kind", text.clone())
            .message_attributes("b", bytes.build().unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(sent.md5_of_message_body(), Some("5d41402abc4b2a76b9719d911017c592"));
        let receive = |names: &str| {
            way.sqs
                .receive_message()
                .queue_url(&url)
                .visibility_timeout(0)
                .message_attribute_names(names)
                .message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount)
                .send()
        };
        let all = receive("All").await.unwrap();
        let all = &all.messages()[0];
        assert_eq!(all.message_id(), sent.message_id());
        assert_eq!(all.md5_of_message_attributes(), sent.md5_of_message_attributes());
        assert_eq!(all.message_attributes().unwrap()["b"].binary_value().unwrap().as_ref(), b"\0\xff");
        assert_eq!(all.attributes().unwrap().len(), 1);
        let some = receive("a.*").await.unwrap();
        let some = some.messages()[0].message_attributes().unwrap();
        assert_eq!((some.len(), &some["a.kind"]), (1, &text));
    }
}

#[tokio::test]
async fn a_batch_of_ten_goes_through_and_out() {
    for way in [in_process(), over_tcp().await] {
        let url = way.sqs.create_queue().queue_name("q").send().await.unwrap().queue_url.unwrap();
        let entry = |id: i32| {
            let body = format!("m{id}");
            SendMessageBatchRequestEntry::builder().id(id.to_string()).message_body(body).build().unwrap()
        };
        let entries = (0..10).map(entry).collect();
        let sent = way.sqs.send_message_batch().queue_url(&url).set_entries(Some(entries)).send().await.unwrap();
        assert_eq!((sent.successful().len(), sent.failed().len()), (10, 0));
        let receive = || way.sqs.receive_message().queue_url(&url).max_number_of_messages(10).send();
        let found = receive().await.unwrap();
        let bodies: Vec<_> = found.messages().iter().filter_map(|m| m.body()).collect();
        assert_eq!(bodies, ["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"]);

        let show = |(id, receipt): (usize, &str)| {
            let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(id.to_string());
            entry.receipt_handle(receipt).visibility_timeout(0).build().unwrap()
        };
        let receipts = |found: &aws_sdk_sqs::operation::receive_message::ReceiveMessageOutput| -> Vec<String> {
            found.messages().iter().filter_map(|m| m.receipt_handle().map(str::to_owned)).collect()
        };
        let first = receipts(&found);
        let entries = first.iter().map(String::as_str).enumerate().map(show).collect();
        let shown = way.sqs.change_message_visibility_batch().queue_url(&url).set_entries(Some(entries)).send().await;
        assert_eq!(shown.unwrap().successful().len(), 10);

        let again = receipts(&receive().await.unwrap());
        let delete = |(id, receipt): (usize, &String)| {
            DeleteMessageBatchRequestEntry::builder().id(id.to_string()).receipt_handle(receipt).build().unwrap()
        };
        let entries = again.iter().enumerate().map(delete).collect();
        let gone = way.sqs.delete_message_batch().queue_url(&url).set_entries(Some(entries)).send().await.unwrap();
        assert_eq!(gone.successful().len(), 10);
        let all = way.sqs.get_queue_attributes().queue_url(&url).attribute_names(QueueAttributeName::All);
        let all = all.send().await.unwrap().attributes.unwrap();
        assert_eq!(all[&QueueAttributeName::ApproximateNumberOfMessagesNotVisible], "0");
    }
}
