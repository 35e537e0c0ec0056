//! Lists of a large account: a page costs as much as its content, and a count costs as much as its
//! limit.

use super::tell;
use crate::world::World;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use engine::ports::executions::{ListQuery, Page, Scan};
use futures::{StreamExt, stream};
use model::{AccountId, ExecutionId, Status, Timestamp, WorkflowId};
use serde_json::json;
use std::collections::HashMap;
use std::time::Duration;
use testkit::clock::START;
use tokio::time::Instant;
use uuid::{Builder, Uuid};

/// The numbers of runs. The last one is only used without debug assertions.
const SIZES: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];
const ROUNDS: usize = 21;
/// One of this number of runs has failed.
const FAILED: u64 = 20;

fn id(number: u64) -> Uuid {
    let random = number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&random);
    Builder::from_unix_timestamp_millis(START.0 as u64 + number * 1_000, &bytes).into_uuid()
}

/// The attributes of an ended row that indexes contain.
fn entry(account: &AccountId, number: u64) -> HashMap<String, AttributeValue> {
    let id = ExecutionId::from_uuid(id(number)).hex();
    let at = START.0 + number as i64 * 1_000;
    let status = if number.is_multiple_of(FAILED) { Status::Failed } else { Status::Completed };
    let mut texts = vec![
        ("pk", format!("{account}#{id}")),
        ("sk", "run".to_owned()),
        ("account", account.to_string()),
        ("execution", id),
        ("flow", format!("{account}#w-{}", number % 10)),
        ("workflow_name", "A workflow of a usual name".to_owned()),
        ("triggered_by", "manual".to_owned()),
        ("status", status.as_str().to_owned()),
    ];
    if status == Status::Failed {
        texts.push(("outcome", format!("{account}#failed")));
        texts.push(("error", "the step 'call' failed: connection timed out".to_owned()));
    }
    let numbers = [("v", 1), ("started_at", at), ("completed_at", at + 250)];
    let texts = texts.into_iter().map(|(name, text)| (name.to_owned(), AttributeValue::S(text)));
    texts.chain(numbers.map(|(name, number)| (name.to_owned(), AttributeValue::N(number.to_string())))).collect()
}

async fn fill(world: &World, account: &AccountId, numbers: std::ops::Range<u64>) {
    let table = world.config.executions_table.clone().unwrap();
    let numbers: Vec<u64> = numbers.collect();
    let batches = numbers.chunks(25).map(|batch| {
        let puts = batch.iter().map(|number| {
            let put = PutRequest::builder().set_item(Some(entry(account, *number))).build().unwrap();
            WriteRequest::builder().put_request(put).build()
        });
        world.clients.dynamodb.batch_write_item().request_items(&table, puts.collect()).send()
    });
    stream::iter(batches).buffer_unordered(4).for_each(async |done| drop(done.unwrap())).await;
}

/// The median time of a call, and its last page.
async fn median(world: &World, query: &ListQuery) -> (Duration, Page) {
    let (mut times, mut page) = (Vec::new(), Page::default());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        page = world.engine.ports.executions.list(query).await.unwrap();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (times[ROUNDS / 2], page)
}

#[tokio::test]
#[ignore = "a measurement"]
async fn measure() {
    let world = World::answering(|_| Ok(crate::world::answer(200, "{}"))).await;
    let account = AccountId::parse("large").unwrap();
    let mut stored = 0;
    for runs in SIZES.into_iter().take(if cfg!(debug_assertions) { 3 } else { 4 }) {
        let start = Instant::now();
        fill(&world, &account, stored..runs).await;
        let each = start.elapsed().as_secs_f64() * 1e3 / (runs - stored) as f64;
        tell(&json!({"what": "list", "query": "storing one", "at": runs, "ms": each}));
        stored = runs;
        pages(&world, &account, runs).await;
    }
}

/// Measures pages of an account with this number of runs.
async fn pages(world: &World, account: &AccountId, runs: u64) {
    let first = ListQuery::newest(account, 20);
    // A thousand pages deep, or in the middle.
    let passed = (runs / 2).min(20_000);
    let deep = ExecutionId::from_uuid(id(runs - passed));
    let workflow = WorkflowId::parse("w-3").unwrap();
    let middle = Timestamp(START.0 + runs as i64 * 500);
    let queries = [
        ("the first page", first.clone()),
        ("of a workflow", ListQuery { workflow: Some(workflow), ..first.clone() }),
        ("failed ones", ListQuery { statuses: vec![Status::Failed], ..first.clone() }),
        ("completed ones", ListQuery { statuses: vec![Status::Completed], ..first.clone() }),
        ("of the older half", ListQuery { to: Some(middle), ..first.clone() }),
        ("by cursor", ListQuery { after: Some(deep), ..first.clone() }),
        ("by offset", ListQuery { offset: passed as usize, ..first.clone() }),
    ];
    for (what, query) in queries {
        let (time, page) = median(world, &query).await;
        assert_eq!(page.rows.len(), 20, "{what}");
        tell(&json!({"what": "list", "query": what, "at": runs, "ms": time.as_secs_f64() * 1e3}));
    }
    let start = Instant::now();
    let scan = Scan::newest(account, None, 1_000);
    assert_eq!(world.engine.ports.executions.scan(&scan).await.unwrap().len(), 1_000);
    tell(&json!({"what": "list", "query": "scan of 1 000", "at": runs, "ms": start.elapsed().as_secs_f64() * 1e3}));
}
