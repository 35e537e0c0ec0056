//! A sweep with far more overdue rows than one page of a shard, some of them unreadable, in a store
//! that needs its time for every call.

use crate::world::{World, answer};
use aws::Clients;
use aws::sqs::Receiver;
use aws_sdk_dynamodb::types::AttributeValue::{N, S};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use engine::ports::{Clock, Hint};
use engine::{Engine, sweep};
use model::{Execution, ExecutionId, Phase, Timestamp};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;
use testkit::clock::START;
use testkit::faults::{Fault, Gate, guarded};

/// Rows that can be read.
const GOOD: usize = 8_000;
/// Rows that cannot; they are due before the others, and so at the head of every shard.
const BAD: usize = 2_000;
/// How long a call takes, and how long a slow one takes.
const LATENCY: Duration = Duration::from_millis(5);
const SLOW: Duration = Duration::from_millis(50);

/// A client that passes requests on after a while.
#[derive(Clone, Debug)]
struct Slow(SharedHttpClient, Duration);

#[derive(Debug)]
struct SlowConnector(SharedHttpConnector, Duration);

impl HttpClient for Slow {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(SlowConnector(self.0.http_connector(settings, components), self.1))
    }
}

impl HttpConnector for SlowConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (inner, latency) = (self.0.clone(), self.1);
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(latency).await;
            inner.call(request).await
        })
    }
}

/// An engine whose stores and queues need this time for a call.
fn slow(world: &World, latency: Duration) -> Engine {
    let client = SharedHttpClient::new(Slow(world.embedded.sdk_http_client(), latency));
    let clients = Clients::new(&world.config, Some(client));
    let ports = world.parts.ports(|clock, ids, http| aws::ports_with(&world.config, &clients, clock, ids, http));
    world.engine_with(ports, |_| {})
}

async fn world() -> (World, Execution) {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world
        .workflow(json!({"steps": [{"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}}]}))
        .await;
    let id = world.accept(&workflow).await.id;
    world.work().await;
    // The row of an ended run is as good as another for what it is of.
    let row = world.row(id).await;
    let row = Execution { status: model::Status::Running, completed_at: None, state: Vec::new(), ..row };
    (world, row)
}

/// An id of its own, whose last bits spread it over the shards.
fn numbered(number: usize) -> ExecutionId {
    ExecutionId::from_uuid(uuid::Uuid::from_u128(START.0 as u128 * (1 << 80) + (7 << 76) + (2 << 62) + number as u128))
}

/// The runs that the visible hints are of, which stay hidden from then on.
async fn hinted(world: &World) -> BTreeSet<ExecutionId> {
    let receiver = Receiver::steps(&world.config, &world.clients.sqs).unwrap();
    let mut seen = BTreeSet::new();
    loop {
        let messages = receiver.receive(10, Duration::ZERO).await.unwrap();
        if messages.is_empty() {
            return seen;
        }
        for message in messages {
            let Ok(Hint::Step(hint)) = Hint::parse(&message.body) else { panic!("{message:?} is no hint of a row") };
            seen.insert(hint.execution);
        }
    }
}

/// The item of a row that a newer version has written, of which only the index is known.
async fn put_unreadable(world: &World, id: ExecutionId, due_at: Timestamp) {
    let shards = u128::from(world.engine.ports.executions.due_shards());
    let table = world.config.executions_table.as_deref().unwrap();
    let put = world.clients.dynamodb.put_item().table_name(table);
    let put = put.item("pk", S(format!("{}#{}", world.account, id.hex()))).item("sk", S("run".to_owned()));
    let put = put.item("v", N("99".to_owned())).item("due_at", N(due_at.0.to_string()));
    put.item("due_shard", N((id.uuid().as_u128() % shards).to_string())).send().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn unreadable_rows_keep_no_other_waiting() {
    let (world, row) = world().await;
    let now = world.parts.clock.now();
    for number in 0..BAD {
        put_unreadable(&world, numbered(number), now.minus(Duration::from_mins(5))).await;
    }
    let good: BTreeSet<_> = (BAD..BAD + GOOD).map(numbered).collect();
    for id in &good {
        let row = Execution { id: *id, phase: Phase::Queued, due_at: Some(now), ..row.clone() };
        assert!(world.engine.ports.executions.create(&row).await.unwrap());
    }
    let engine = slow(&world, SLOW);
    let first = sweep::tick(&engine).await.unwrap();
    let took = now.until(world.parts.clock.now());
    println!("{first:?} after {took:?}");
    assert!(took < Duration::from_secs(50), "a tick may take as long as its function, and took {took:?}");
    let mut woken = hinted(&world).await;
    world.parts.clock.sleep_until(now.plus(Duration::from_mins(1))).await;
    let second = sweep::tick(&engine).await.unwrap();
    println!("{second:?}");
    woken.append(&mut hinted(&world).await);
    assert!(woken == good, "{} of {GOOD} rows were woken within two ticks", woken.len());
    // Set aside, they cost the next ticks nothing. They are looked at again later.
    assert_eq!(first.unreadable + second.unreadable, BAD, "{first:?}, {second:?}");
    assert_eq!((first.failed, second.failed), (0, 0));
    let due = world.engine.ports.executions.due(0, now.plus(Duration::from_mins(20)), None, GOOD + BAD).await.unwrap();
    assert!(due.iter().filter(|row| row.due_at > now).count() * 4 == BAD, "they are not due again");
}

#[tokio::test(start_paused = true)]
async fn a_shard_that_fails_keeps_no_other_waiting() {
    let (world, row) = world().await;
    let now = world.parts.clock.now();
    let shards = usize::from(world.engine.ports.executions.due_shards());
    for number in 0..shards {
        let row = Execution { id: numbered(number), phase: Phase::Queued, due_at: Some(now), ..row.clone() };
        assert!(world.engine.ports.executions.create(&row).await.unwrap());
    }
    let gate = Gate::with_fault(0, Fault::Fail);
    let engine = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let report = sweep::tick(&engine).await.unwrap();
    assert_eq!(gate.log().first(), Some(&"due"));
    assert_eq!((report.hints_sent, report.failed), (shards - 1, 1), "{report:?}");
    assert_eq!(sweep::tick(&engine).await.unwrap().hints_sent, shards);
    // Where nothing can be read, the tick has failed.
    let every = Gate::with_faults((0..shards).map(|call| (call, Fault::Fail)));
    let engine = world.engine_with(guarded(&world.engine.ports, &every), |_| {});
    assert!(sweep::tick(&engine).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_waits_that_end_in_a_minute_end_in_that_minute() {
    let (world, row) = world().await;
    let ahead = world.engine.config.look_ahead;
    let minute = world.parts.clock.now().plus(Duration::from_hours(1));
    let wakes = |number: usize| minute.plus_millis(number as i64 * 6);
    for number in 0..BAD + GOOD {
        let row = Execution {
            id: numbered(number),
            phase: Phase::Waiting,
            wake_at: Some(wakes(number)),
            due_at: Some(wakes(number).minus(ahead)),
            ..row.clone()
        };
        assert!(world.engine.ports.executions.create(&row).await.unwrap());
    }
    let engine = slow(&world, LATENCY);
    let mut found = 0;
    for before in [90, 30] {
        world.parts.clock.sleep_until(minute.minus(Duration::from_secs(before))).await;
        let report = sweep::tick(&engine).await.unwrap();
        println!("{report:?}");
        assert_eq!((report.ahead, report.overdue), (report.hints_sent, 0), "{report:?}");
        found += report.ahead;
    }
    assert!(found > BAD + GOOD, "{found}");
    assert_eq!(hinted(&world).await, BTreeSet::new(), "a hint comes before the minute");
    // Half way, half of them have come. A delay is in whole seconds, and a call takes its time.
    let mut came = BTreeSet::new();
    for (part, passed) in [(5_000, 32), (10_000, 62)] {
        world.parts.clock.sleep_until(minute.plus(Duration::from_secs(passed))).await;
        came.append(&mut hinted(&world).await);
        let due: BTreeSet<_> = (0..part).map(numbered).collect();
        assert!(due.is_subset(&came), "{} of {} waits were woken", came.intersection(&due).count(), due.len());
    }
}
