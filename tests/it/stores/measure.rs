//! Measures costs on request: `cargo test --release -p tests -- --ignored --nocapture measure`.

use super::World;
use aws_sdk_dynamodb::types::AttributeValue;
use embedded::Storage;
use engine::ports::executions::{Claimed, Commit, Next};
use model::{Execution, Phase, Status};
use std::time::Duration;
use testkit::clock::START;
use testkit::contract::tenant::{LEASE, Tenant};
use tokio::time::Instant;

/// The bytes that the service bills for an item.
fn billed(item: &std::collections::HashMap<String, AttributeValue>) -> usize {
    let size = |value: &AttributeValue| match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        // About a byte for two digits, and one more.
        AttributeValue::N(digits) => digits.len().div_ceil(2) + 1,
        _ => 1,
    };
    item.iter().map(|(name, value)| name.len() + size(value)).sum()
}

async fn row_size(world: &World, row: &Execution) -> usize {
    let call = world.clients.dynamodb.get_item().table_name(world.config.executions_table.clone().unwrap());
    let call = call.key("pk", AttributeValue::S(format!("{}#{}", row.account, row.id)));
    let item = call.key("sk", AttributeValue::S("run".to_owned())).send().await.unwrap().item.unwrap();
    billed(&item)
}

#[tokio::test]
#[ignore = "a measurement"]
async fn measure() {
    const RUNS: u32 = 3_000;
    let world = World::open(Storage::Memory, 1).await;
    let tenant = Tenant::new(&world.ports).unwrap();
    let executions = &world.ports.executions;
    let state = tenant.noise(8 * 1024).into_bytes();
    let mut spent = [Duration::ZERO; 6];
    let mut last = None;
    for _ in 0..RUNS {
        let row = tenant.row().unwrap();
        let start = Instant::now();
        assert!(executions.create(&row).await.unwrap());
        spent[0] += start.elapsed();

        let claim = tenant.claim(&row, START);
        let start = Instant::now();
        let Claimed::Mine(mut held) = executions.claim(&claim).await.unwrap() else { panic!("not given") };
        spent[1] += start.elapsed();

        for _ in 0..3 {
            let next = Next::Continue { lease_until: START.plus_millis(LEASE), segment_at: START };
            let commit = Commit { state: state.clone(), ..tenant.commit(&held, next) };
            let start = Instant::now();
            executions.commit(&commit).await.unwrap();
            spent[2] += start.elapsed();
            held.cursor += 1;
        }

        let start = Instant::now();
        executions.read(&row.account, row.id).await.unwrap().unwrap();
        spent[3] += start.elapsed();

        let pure = Execution {
            status: Status::Completed,
            phase: Phase::Done,
            due_at: None,
            completed_at: Some(START),
            state: state[..600].to_vec(),
            ..tenant.row().unwrap()
        };
        let start = Instant::now();
        executions.create(&pure).await.unwrap();
        spent[4] += start.elapsed();

        let start = Instant::now();
        world.ports.limits.count("measure", START).await.unwrap();
        spent[5] += start.elapsed();
        last = Some((row, pure));
    }
    let (row, pure) = last.unwrap();
    let micros = |i: usize, calls: u32| (spent[i] / calls).as_micros();
    println!("row after a claim and 3 commits of 8 KiB: {} bytes", row_size(&world, &row).await);
    println!("row of a pure run with 600 bytes of state: {} bytes", row_size(&world, &pure).await);
    println!(
        "µs: create {} · claim {} · commit {} · read {} · create of a pure run {} · count {}",
        micros(0, RUNS),
        micros(1, RUNS),
        micros(2, RUNS * 3),
        micros(3, RUNS),
        micros(4, RUNS),
        micros(5, RUNS)
    );
    let start = Instant::now();
    for _ in 0..100 {
        aws::Clients::new(&world.config, None);
    }
    println!("µs: clients without tls {}", (start.elapsed() / 100).as_micros());
    let cloud = aws::Config { endpoint: None, ..world.config.clone() };
    let start = Instant::now();
    aws::Clients::new(&cloud, None);
    println!("µs: clients with tls, the first time {}", start.elapsed().as_micros());
    drop(world.parts);
}
