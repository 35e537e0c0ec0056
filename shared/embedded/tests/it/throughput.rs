//! Measurements, which check nothing. Run with `cargo test --release -p embedded --test it
//! throughput -- --ignored --nocapture`.

use std::future::Future;
use std::time::Instant;

use aws_sdk_dynamodb::Client;
use embedded::{Clock, Embedded, Storage};

use crate::fixture::{clients, create_table, item, n, s};

const OPERATIONS: i64 = 20_000;

/// The CPU seconds of this process so far, in user and system mode.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    // The fields utime and stime, in ticks of 10 ms.
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

async fn measure<F, Fut>(what: &str, tasks: i64, one: F)
where
    F: Fn(i64) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = ()> + Send,
{
    let (wall, cpu) = (started(), cpu_seconds());
    let running: Vec<_> = (0..tasks)
        .map(|task| {
            let one = one.clone();
            tokio::spawn(async move {
                for number in 0..OPERATIONS / tasks {
                    one(number * tasks + task).await;
                }
            })
        })
        .collect();
    for task in running {
        task.await.unwrap();
    }
    let wall = wall.elapsed().as_secs_f64();
    let cpu = (cpu_seconds() - cpu) * 1e6 / OPERATIONS as f64;
    println!("{what:32} {tasks:3} tasks {:8.0} ops/s  {cpu:6.1} us cpu/op", OPERATIONS as f64 / wall);
}

#[expect(clippy::disallowed_methods, reason = "real time is what is measured")]
fn started() -> Instant {
    Instant::now()
}

async fn table(what: &str, storage: Storage) {
    let embedded = Embedded::open(storage, Clock::new(|| 0)).unwrap();
    let clients = clients(embedded);
    create_table(&clients.dynamodb).await;
    for tasks in [1, 16] {
        let db = clients.dynamodb.clone();
        measure(&format!("{what} put"), tasks, move |id| put(db.clone(), id)).await;
        let db = clients.dynamodb.clone();
        measure(&format!("{what} get"), tasks, move |id| get(db.clone(), id)).await;
        let db = clients.dynamodb.clone();
        measure(&format!("{what} conditional update"), tasks, move |id| update(db.clone(), id)).await;
    }
}

async fn put(db: Client, id: i64) {
    let more = [("owner", s("x")), ("fence", n(0)), ("state", s(&"x".repeat(500)))];
    let put = db.put_item().table_name("items").set_item(Some(item(&id.to_string(), "1", &more)));
    put.send().await.unwrap();
}

async fn get(db: Client, id: i64) {
    let get = db.get_item().table_name("items").set_key(Some(item(&id.to_string(), "1", &[])));
    assert!(get.consistent_read(true).send().await.unwrap().item.is_some());
}

async fn update(db: Client, id: i64) {
    db.update_item()
        .table_name("items")
        .set_key(Some(item(&id.to_string(), "1", &[])))
        .update_expression("SET fence = fence + :one")
        .condition_expression("fence >= :zero")
        .expression_attribute_values(":one", n(1))
        .expression_attribute_values(":zero", n(0))
        .send()
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints figures"]
async fn throughput_of_dynamodb() {
    table("memory", Storage::Memory).await;
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    table("file", Storage::Folder(dir.path().join("d"))).await;
    table("file unflushed", Storage::FolderUnflushed(dir.path().join("u"))).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints figures"]
async fn throughput_of_sqs() {
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(0)).unwrap();
    let sqs = clients(embedded).sqs;
    let url = sqs.create_queue().queue_name("q").send().await.unwrap().queue_url.unwrap();
    for tasks in [1, 16] {
        let (client, queue) = (sqs.clone(), url.clone());
        let send = move |_| {
            let send = client.send_message().queue_url(&queue).message_body(r#"{"v":1,"id":"e-1"}"#).send();
            async move { drop(send.await.unwrap()) }
        };
        measure("send", tasks, send).await;
        let (client, queue) = (sqs.clone(), url.clone());
        let take = move |_| {
            let (client, queue) = (client.clone(), queue.clone());
            async move {
                let found = client.receive_message().queue_url(&queue).send().await.unwrap();
                let receipt = found.messages()[0].receipt_handle().unwrap();
                client.delete_message().queue_url(&queue).receipt_handle(receipt).send().await.unwrap();
            }
        };
        measure("receive and delete", tasks, take).await;
    }
}
