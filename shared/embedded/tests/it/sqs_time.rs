//! Changes of a queue over time, in virtual time and in the process.

use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use tokio::time::{Instant, advance};

use crate::fixture::{START_MS, in_process};

async fn queue(client: &Client, name: &str, attributes: &[(QueueAttributeName, &str)]) -> String {
    let mut create = client.create_queue().queue_name(name);
    for (name, value) in attributes {
        create = create.attributes(name.clone(), *value);
    }
    create.send().await.unwrap().queue_url.unwrap()
}

async fn send(client: &Client, url: &str, body: &str, delay: i32) {
    client.send_message().queue_url(url).message_body(body).delay_seconds(delay).send().await.unwrap();
}

async fn receive(client: &Client, url: &str, wait: i32) -> Vec<Message> {
    let request = client.receive_message().queue_url(url).max_number_of_messages(10).wait_time_seconds(wait);
    let request = request.message_system_attribute_names(MessageSystemAttributeName::All);
    request.send().await.unwrap().messages.unwrap_or_default()
}

fn bodies(messages: &[Message]) -> Vec<&str> {
    messages.iter().filter_map(Message::body).collect()
}

fn attribute<'a>(message: &'a Message, name: &MessageSystemAttributeName) -> &'a str {
    message.attributes().unwrap().get(name).map_or("", String::as_str)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn a_hidden_message_comes_back_and_its_old_receipt_does_nothing() {
    let client = in_process().sqs;
    let url = queue(&client, "q", &[(QueueAttributeName::VisibilityTimeout, "30")]).await;
    send(&client, &url, "m", 0).await;
    let first = receive(&client, &url, 0).await;
    assert_eq!(bodies(&first), ["m"]);
    advance(seconds(29)).await;
    assert!(receive(&client, &url, 0).await.is_empty());
    advance(seconds(1)).await;
    let second = receive(&client, &url, 0).await;
    assert_eq!(attribute(&second[0], &MessageSystemAttributeName::ApproximateReceiveCount), "2");
    assert_eq!(
        attribute(&second[0], &MessageSystemAttributeName::ApproximateFirstReceiveTimestamp),
        START_MS.to_string()
    );

    let delete =
        |message: &Message| client.delete_message().queue_url(&url).receipt_handle(message.receipt_handle().unwrap());
    delete(&first[0]).send().await.unwrap();
    advance(seconds(30)).await;
    let third = receive(&client, &url, 0).await;
    assert_eq!(bodies(&third), ["m"]);
    delete(&third[0]).send().await.unwrap();
    // A second deletion is not an error.
    delete(&third[0]).send().await.unwrap();
    advance(seconds(60)).await;
    assert!(receive(&client, &url, 0).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_change_of_visibility_counts_from_now_and_only_for_the_holder() {
    let client = in_process().sqs;
    let url = queue(&client, "q", &[]).await;
    send(&client, &url, "m", 0).await;
    let change = |message: &Message, seconds: i32| {
        let receipt = message.receipt_handle().unwrap();
        client.change_message_visibility().queue_url(&url).receipt_handle(receipt).visibility_timeout(seconds)
    };
    let first = receive(&client, &url, 0).await.remove(0);
    advance(seconds(20)).await;
    change(&first, 100).send().await.unwrap();
    advance(seconds(99)).await;
    assert!(receive(&client, &url, 0).await.is_empty());
    change(&first, 0).send().await.unwrap();
    let idle = change(&first, 5).send().await.unwrap_err().into_service_error();
    assert!(idle.is_message_not_inflight(), "{idle:?}");
    let second = receive(&client, &url, 0).await.remove(0);
    let stale = change(&first, 5).send().await.unwrap_err().into_service_error();
    assert_eq!(stale.meta().code(), Some("InvalidParameterValue"));
    let too_long = change(&second, 43_201).send().await.unwrap_err().into_service_error();
    assert_eq!(too_long.meta().code(), Some("InvalidParameterValue"));
    advance(seconds(1)).await;
    assert!(change(&second, 43_200).send().await.is_err(), "more than 12 hours after the receive");
}

#[tokio::test(start_paused = true)]
async fn a_long_poll_wakes_at_the_send() {
    let client = in_process().sqs;
    let url = queue(&client, "q", &[(QueueAttributeName::ReceiveMessageWaitTimeSeconds, "20")]).await;
    let start = Instant::now();
    // The waiting time of the queue applies if the request names none.
    let empty = client.receive_message().queue_url(&url).send().await.unwrap();
    assert!(empty.messages().is_empty());
    assert_eq!(start.elapsed(), seconds(20));

    let start = Instant::now();
    let sender = async {
        tokio::time::sleep(seconds(7)).await;
        send(&client, &url, "m", 0).await;
    };
    let (found, ()) = tokio::join!(receive(&client, &url, 20), sender);
    assert_eq!((bodies(&found), start.elapsed()), (vec!["m"], seconds(7)));
}

#[tokio::test(start_paused = true)]
async fn a_long_poll_wakes_when_a_message_appears() {
    let client = in_process().sqs;
    let url = queue(&client, "q", &[]).await;
    let start = Instant::now();
    // One message was delayed before the poll, one is hidden by its timeout, and one becomes
    // visible early while the poll waits.
    send(&client, &url, "delayed", 5).await;
    assert_eq!(bodies(&receive(&client, &url, 20).await), ["delayed"]);
    assert_eq!(start.elapsed(), seconds(5));
    assert!(receive(&client, &url, 20).await.is_empty());
    let held = receive(&client, &url, 20).await;
    assert_eq!((bodies(&held), start.elapsed()), (vec!["delayed"], seconds(35)));
    let give_back = async {
        tokio::time::sleep(seconds(3)).await;
        let receipt = held[0].receipt_handle().unwrap();
        let change = client.change_message_visibility().queue_url(&url).receipt_handle(receipt);
        change.visibility_timeout(2).send().await.unwrap();
    };
    let (again, ()) = tokio::join!(receive(&client, &url, 20), give_back);
    assert_eq!((bodies(&again), start.elapsed()), (vec!["delayed"], seconds(40)));
}

#[tokio::test(start_paused = true)]
async fn each_waiting_receiver_gets_a_message_of_its_own() {
    let client = in_process().sqs;
    let url = queue(&client, "q", &[]).await;
    let one = || async {
        let request = client.receive_message().queue_url(&url).wait_time_seconds(20);
        request.send().await.unwrap().messages.unwrap_or_default()
    };
    let senders = async {
        tokio::task::yield_now().await;
        for body in ["1", "2", "3"] {
            send(&client, &url, body, 0).await;
        }
    };
    let start = Instant::now();
    let (a, b, c, ()) = tokio::join!(one(), one(), one(), senders);
    assert_eq!([a.len(), b.len(), c.len()], [1, 1, 1]);
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn what_is_received_too_often_goes_to_the_dead_letter_queue() {
    let client = in_process().sqs;
    let dead = queue(&client, "dead", &[]).await;
    let arn = client.get_queue_attributes().queue_url(&dead).attribute_names(QueueAttributeName::QueueArn);
    let arn = arn.send().await.unwrap().attributes.unwrap().remove(&QueueAttributeName::QueueArn).unwrap();
    let policy = format!(r#"{{"deadLetterTargetArn":"{arn}","maxReceiveCount":"2"}}"#);
    let attributes =
        [(QueueAttributeName::RedrivePolicy, policy.as_str()), (QueueAttributeName::VisibilityTimeout, "1")];
    let url = queue(&client, "q", &attributes).await;
    send(&client, &url, "m", 0).await;
    let watcher = receive(&client, &dead, 20);
    let receiver = async {
        for _ in 0..2 {
            let found = receive(&client, &url, 0).await;
            assert_eq!(bodies(&found), ["m"]);
            tokio::time::sleep(seconds(1)).await;
        }
        assert!(receive(&client, &url, 0).await.is_empty());
    };
    let start = Instant::now();
    let (moved, ()) = tokio::join!(watcher, receiver);
    assert_eq!((bodies(&moved), start.elapsed()), (vec!["m"], seconds(2)));
    assert_eq!(attribute(&moved[0], &MessageSystemAttributeName::SentTimestamp), START_MS.to_string());
    assert!(attribute(&moved[0], &MessageSystemAttributeName::DeadLetterQueueSourceArn).ends_with(":q"));
}

#[tokio::test(start_paused = true)]
async fn a_group_with_much_in_flight_waits_for_the_others() {
    let client = in_process().sqs;
    let url = queue(&client, "q", &[(QueueAttributeName::VisibilityTimeout, "30")]).await;
    let send = |body: String, group: &'static str| {
        client.send_message().queue_url(&url).message_body(body).message_group_id(group).send()
    };
    for number in 0..30 {
        send(format!("loud {number}"), "loud").await.unwrap();
    }
    assert_eq!(receive(&client, &url, 0).await.len(), 10);
    send("quiet 1".to_owned(), "quiet").await.unwrap();
    send("quiet 2".to_owned(), "quiet").await.unwrap();
    let next = receive(&client, &url, 0).await;
    let next = bodies(&next);
    assert_eq!((next.len(), &next[..4]), (10, ["quiet 1", "quiet 2", "loud 10", "loud 11"].as_slice()));
    // A message that is visible again no longer counts as in flight.
    advance(seconds(30)).await;
    send("quiet 3".to_owned(), "quiet").await.unwrap();
    let all = receive(&client, &url, 0).await;
    assert_eq!(all.iter().filter(|message| message.body().unwrap().starts_with("quiet")).count(), 3);
}

#[tokio::test(start_paused = true)]
async fn messages_are_dropped_after_their_retention() {
    let client = in_process().sqs;
    let url = queue(&client, "q", &[(QueueAttributeName::MessageRetentionPeriod, "60")]).await;
    send(&client, &url, "old", 0).await;
    advance(seconds(30)).await;
    send(&client, &url, "new", 0).await;
    advance(seconds(30)).await;
    assert_eq!(bodies(&receive(&client, &url, 0).await), ["new"]);
}

#[tokio::test(start_paused = true)]
async fn the_counts_tell_visible_hidden_and_delayed_apart() {
    let client = in_process().sqs;
    let url = queue(&client, "q", &[]).await;
    for (body, delay) in [("1", 0), ("2", 0), ("3", 0), ("4", 900)] {
        send(&client, &url, body, delay).await;
    }
    client.receive_message().queue_url(&url).send().await.unwrap();
    let counts = || async {
        let all = client.get_queue_attributes().queue_url(&url).attribute_names(QueueAttributeName::All);
        let all = all.send().await.unwrap().attributes.unwrap();
        [
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
            QueueAttributeName::ApproximateNumberOfMessagesDelayed,
        ]
        .map(|name| all[&name].clone())
    };
    assert_eq!(counts().await, ["2", "1", "1"]);
    advance(seconds(900)).await;
    assert_eq!(counts().await, ["4", "0", "0"]);
    client.purge_queue().queue_url(&url).send().await.unwrap();
    assert_eq!(counts().await, ["0", "0", "0"]);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_queue_ends_its_long_polls() {
    let client = in_process().sqs;
    let url = queue(&client, "q", &[]).await;
    let poll = async {
        client.receive_message().queue_url(&url).wait_time_seconds(20).send().await.unwrap_err().into_service_error()
    };
    let delete = async {
        tokio::time::sleep(seconds(1)).await;
        client.delete_queue().queue_url(&url).send().await.unwrap();
    };
    let start = Instant::now();
    let (error, ()) = tokio::join!(poll, delete);
    assert!(error.is_queue_does_not_exist(), "{error:?}");
    assert_eq!(start.elapsed(), seconds(1));
}
