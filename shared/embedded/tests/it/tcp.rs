//! Tests of the TCP endpoint.

use std::time::Duration;

use embedded::{Clock, Embedded, Storage};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

async fn ask(stream: &mut TcpStream, host: &str, target: &str, body: &str) -> String {
    let length = body.len();
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {host}\r\nx-amz-target: {target}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn foreign_hosts_unknown_targets_and_shutdown() {
    let embedded = Embedded::open(Storage::Memory, Clock::new(|| 0)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(async move { embedded.serve(listener, async { drop(stopped.await) }).await });
    let connect = || async { TcpStream::connect(address).await.unwrap() };
    let local = address.to_string();

    let answer = ask(&mut connect().await, "evil.example", "AmazonSQS.ListQueues", "{}").await;
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    let answer = ask(&mut connect().await, &local, "Other_1.Thing", "{}").await;
    assert!(answer.contains("UnknownOperationException"), "{answer}");
    let answer = ask(&mut connect().await, &local, "DynamoDB_20120810.ListTables", "{nonsense").await;
    assert!(answer.contains("SerializationException"), "{answer}");
    let answer = ask(&mut connect().await, &local, "AmazonSQS.CreateQueue", r#"{"QueueName":"q"}"#).await;
    assert!(answer.contains(&format!("http://{local}/000000000000/q")), "{answer}");

    // A long poll does not delay the shutdown.
    let mut polling = connect().await;
    let poll = ask(&mut polling, &local, "AmazonSQS.ReceiveMessage", r#"{"QueueUrl":"q","WaitTimeSeconds":20}"#);
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(4), server).await.unwrap().unwrap().unwrap();
    };
    let (answer, ()) = tokio::join!(poll, stopping);
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
}
