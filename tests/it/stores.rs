//! The adapters fulfil the contract of the stores, with every kind of service that is available
//! here.

use aws::sqs::Receiver;
use aws::{Clients, Config};
use aws_sdk_dynamodb::types::AttributeValue;
use embedded::{Clock, Embedded, Storage};
use engine::Ports;
use engine::ports::executions::{Claimed, ListQuery, Next};
use model::Execution;
use std::path::PathBuf;
use std::time::Duration;
use testkit::{Parts, clock, contract};

mod lists;
mod lossy;
mod measure;
mod newer;
mod planted;

const ENDPOINT: &str = "http://localhost:8000";

/// Ports with embedded services, whose tables and queue exist.
struct World {
    parts: Parts,
    ports: Ports,
    config: Config,
    clients: Clients,
}

impl World {
    async fn open(storage: Storage, seed: u64) -> Self {
        let embedded = Embedded::open(storage, Clock::tokio(clock::START.0)).unwrap();
        // A root key that outlives the process, like that of a data folder.
        let root_key = aws::RootKey::parse(&"5a".repeat(32)).unwrap();
        let config = Config { root_key, ..Config::embedded(ENDPOINT) };
        Self::over(config.clone(), Clients::within(&config, embedded.sdk_connector()), seed).await
    }

    async fn over(config: Config, clients: Clients, seed: u64) -> Self {
        // Twice, because the tables of a file can already exist.
        for _ in 0..2 {
            aws::schema::create_tables(&clients.dynamodb, &config).await.unwrap();
        }
        let parts = Parts::new(seed);
        let ports = parts.ports(|clock, ids, http| aws::ports_with(&config, &clients, clock, ids, http));
        Self { parts, ports, config, clients }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stores_in_memory() {
    let world = World::open(Storage::Memory, 1).await;
    contract::stores(&world.ports).await;
    contract::executions::spilling::spills_beyond_one_answer_come_back(&world.ports).await.unwrap();
    contract::executions::listing::counting_is_bounded(&world.ports).await.unwrap();
}

/// If a process is the only user of its stores, its cache is never out of date.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stores_of_a_process_that_is_alone() {
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(clock::START.0)).unwrap();
    let config = Config { is_alone: true, ..Config::embedded(ENDPOINT) };
    let clients = Clients::within(&config, embedded.sdk_connector());
    let ports = World::over(config, clients, 1).await.ports;
    contract::access(&ports).await;
    contract::apis(&ports).await;
    contract::folders(&ports).await;
    contract::versions(&ports).await;
    contract::workflows(&ports).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stores_in_a_file_and_what_they_hold_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = || Storage::Folder(PathBuf::from(folder.path()).join("data"));
    let first = World::open(file(), 1).await;
    contract::stores(&first.ports).await;
    let tenant = contract::tenant::Tenant::new(&first.ports).unwrap();
    let held = tenant.held().await.unwrap();
    let keys = first.ports.keys.load().await.unwrap();
    drop((first, tenant));

    let second = World::open(file(), 2).await;
    assert_eq!(second.ports.executions.read(&held.account, held.id).await.unwrap(), Some(held));
    assert_eq!(second.ports.keys.load().await.unwrap(), keys);
}

/// In the cloud the due index has more shards than here, and more than it had in earlier versions.
/// The rows of those are found, each once, and move to the shard that they have now.
#[tokio::test(start_paused = true)]
async fn the_due_index_with_the_shards_of_the_cloud_and_rows_of_before() {
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(clock::START.0)).unwrap();
    let config = Config { due_shards: aws::config::DUE_SHARDS, ..Config::embedded(ENDPOINT) };
    let clients = Clients::within(&config, embedded.sdk_connector());
    let now = World::over(config.clone(), clients.clone(), 1).await;
    let broken = contract::executions::due::breaches(&now.ports).await;
    assert!(broken.is_empty(), "{broken:?}");

    let before = World::over(Config { due_shards: 4, ..config }, clients, 2).await;
    assert_eq!((before.ports.executions.due_shards(), now.ports.executions.due_shards()), (4, 64));
    let tenant = contract::tenant::Tenant::new(&before.ports).unwrap();
    let mut stored = Vec::new();
    for _ in 0..40 {
        stored.push(tenant.created().await.unwrap());
    }
    let shards = async || {
        let mut found = std::collections::BTreeMap::new();
        for shard in 0..now.ports.executions.due_shards() {
            let due = now.ports.executions.due(shard, clock::START.plus_millis(60_000), None, 100).await.unwrap();
            for row in due.iter().filter(|row| row.account == tenant.account) {
                assert_eq!(found.insert(row.run(), shard), None, "{row:?} is in two shards");
            }
        }
        found
    };
    let old = shards().await;
    assert!(stored.iter().all(|row| old.get(&Some(row.id)).is_some_and(|shard| *shard < 4)), "{old:?}");
    for row in &stored {
        let claim = tenant.claim(row, clock::START);
        let Claimed::Mine(held) = now.ports.executions.claim(&claim).await.unwrap() else { panic!("it is held") };
        let next = Next::Queue { due_at: clock::START.plus_millis(7_000) };
        assert!(now.ports.executions.commit(&tenant.commit(&held, next)).await.unwrap().is_done());
    }
    let new = shards().await;
    assert!(stored.iter().all(|row| new[&Some(row.id)] == (row.id.uuid().as_u128() % 64) as u8), "{new:?}");
    assert!(new.values().any(|shard| *shard >= 4), "{new:?}");
}

/// A large account has several shards of each list. A list merges them, with the executions from
/// before there were several.
#[tokio::test(start_paused = true)]
async fn lists_in_several_shards_with_executions_of_before() {
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(clock::START.0)).unwrap();
    let config = Config { list_shards: 5, ..Config::embedded(ENDPOINT) };
    let clients = Clients::within(&config, embedded.sdk_connector());
    let now = World::over(config.clone(), clients.clone(), 1).await;
    let broken = contract::executions::listing::breaches(&now.ports).await;
    assert!(broken.is_empty(), "{broken:?}");

    let before = World::over(Config { list_shards: 1, ..config.clone() }, clients.clone(), 2).await;
    let tenant = contract::tenant::Tenant::new(&before.ports).unwrap();
    let mut stored = Vec::new();
    for place in 0..60 {
        let ports = if place % 3 == 0 { &before.ports } else { &now.ports };
        let row = Execution { account: tenant.account.clone(), ..tenant.row().unwrap() };
        assert!(ports.executions.create(&row).await.unwrap());
        stored.push(row.id);
    }
    stored.sort_unstable_by(|a, b| b.cmp(a));
    let (mut listed, mut after) = (Vec::new(), None);
    loop {
        let query = ListQuery { after, ..ListQuery::newest(&tenant.account, 7) };
        let page = now.ports.executions.list(&query).await.unwrap();
        listed.extend(page.rows.iter().map(|row| row.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(listed, stored);
    let query = clients.dynamodb.query().table_name(config.executions_table.unwrap()).index_name("by-account");
    let query = query.key_condition_expression("account = :shard");
    let mut in_shards = Vec::new();
    for shard in 0..5 {
        let name = if shard == 0 { tenant.account.to_string() } else { format!("{}#{shard}", tenant.account) };
        let of_shard = query.clone().expression_attribute_values(":shard", AttributeValue::S(name));
        in_shards.push(of_shard.send().await.unwrap().count);
    }
    assert_eq!(in_shards.iter().sum::<i32>(), 60);
    assert!(in_shards.iter().all(|count| *count > 0), "{in_shards:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_executions_over_a_socket() {
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(clock::START.0)).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = Config::embedded(&format!("http://{}", listener.local_addr().unwrap()));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(async move { embedded.serve(listener, async { drop(stopped.await) }).await });
    let clients = Clients::new(&config, None);
    let world = World::over(config, clients, 1).await;
    contract::executions(&world.ports).await;
    drop(stop);
    server.await.unwrap().unwrap();
}

/// The clock is paused, so that a delay of an hour takes no time.
#[tokio::test(start_paused = true)]
async fn the_step_queue() {
    let world = World::open(Storage::Memory, 1).await;
    for _ in 0..2 {
        aws::sqs::create_queues(&world.clients.sqs, &world.config, Duration::from_secs(30)).await.unwrap();
    }
    let receiver = Receiver::steps(&world.config, &world.clients.sqs).unwrap();
    contract::queue(&world.ports, async || {
        let received = receiver.receive(10, Duration::ZERO).await.unwrap();
        for message in &received {
            assert_eq!(message.receives, 1);
            receiver.delete(&message.receipt).await.unwrap();
        }
        received.into_iter().map(|message| message.body).collect()
    })
    .await;
}

/// An account with many hints in front of the others' does not keep them waiting.
#[tokio::test(start_paused = true)]
async fn the_step_queue_is_fair_to_accounts() {
    let world = World::open(Storage::Memory, 1).await;
    aws::sqs::create_queues(&world.clients.sqs, &world.config, Duration::from_secs(30)).await.unwrap();
    let hint = |account: &str, cursor: u64| engine::ports::StepMessage {
        v: 1,
        account: model::AccountId::parse(account).unwrap(),
        execution: model::ExecutionId::from_uuid(uuid::Uuid::from_u128(cursor.into())),
        cursor,
        attempts: 0,
        workflow: None,
        trace: None,
    };
    let queue = &world.ports.step_queue;
    for cursor in 0..40 {
        queue.send(&hint("loud", cursor), Duration::ZERO).await.unwrap();
    }
    let batch: Vec<_> = (0..10).map(|cursor| (hint("loud", 40 + cursor), Duration::ZERO)).collect();
    assert_eq!(queue.send_batch(&batch).await.unwrap(), 10);
    queue.send(&hint("quiet", 0), Duration::ZERO).await.unwrap();
    queue.send_batch(&[(hint("calm", 0), Duration::ZERO)]).await.unwrap();
    let slot = engine::ports::SlotMessage {
        v: 1,
        account: model::AccountId::parse("timely").unwrap(),
        workflow: model::WorkflowId::parse("w").unwrap(),
        slot: clock::START,
    };
    queue.send_slot(&slot, Duration::ZERO).await.unwrap();
    let receiver = Receiver::steps(&world.config, &world.clients.sqs).unwrap();
    let first = receiver.receive(10, Duration::ZERO).await.unwrap();
    for account in ["quiet", "calm", "timely", "loud"] {
        assert!(first.iter().any(|message| message.body.contains(account)), "{account} waits: {first:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_callback_queue() {
    let world = World::open(Storage::Memory, 1).await;
    aws::sqs::create_queues(&world.clients.sqs, &world.config, Duration::from_secs(30)).await.unwrap();
    let receiver = Receiver::callbacks(&world.config, &world.clients.sqs).unwrap();
    contract::callback_queue(&world.ports, async || receiver.receive(10, Duration::ZERO).await.unwrap()).await;
}

/// The stores that `AWS_ENDPOINT_URL` and the tables' variables name, such as the official DynamoDB
/// Local, which decides if an emulator is in doubt.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a service that the environment names"]
async fn the_stores_of_the_environment() {
    let config = Config::from_env().unwrap();
    let clients = Clients::new(&config, None);
    contract::stores(&World::over(config, clients, std::process::id().into()).await.ports).await;
}

#[tokio::test]
async fn a_port_whose_table_was_not_given_refuses() {
    use engine::ports::StoreError;
    let config = Config { access_table: None, step_queue_url: None, ..Config::embedded(ENDPOINT) };
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(clock::START.0)).unwrap();
    let clients = Clients::within(&config, embedded.sdk_connector());
    let world = World::over(config, clients, 1).await;
    let message = contract::tenant::Tenant::new(&world.ports).unwrap().row().unwrap();
    let hint = engine::ports::StepMessage {
        v: 1,
        account: message.account,
        execution: message.id,
        cursor: 0,
        attempts: 0,
        workflow: None,
        trace: None,
    };
    let refused = |answer: Result<(), StoreError>| matches!(answer, Err(StoreError::Refused { .. }));
    assert!(refused(world.ports.limits.count("k", clock::START).await.map(|_| ())));
    assert!(refused(world.ports.step_queue.send(&hint, Duration::ZERO).await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_of_two_processes() {
    let world = World::open(Storage::Memory, 1).await;
    let (config, clients) = (&world.config, &world.clients);
    let other = world.parts.ports(|clock, ids, http| aws::ports_with(config, clients, clock, ids, http));
    contract::lists_of_two(&world.ports, &other).await;
}

#[tokio::test(start_paused = true)]
async fn signing_keys_are_kept_for_five_minutes_and_no_key_not_at_all() {
    use engine::ports::{Clock as _, SigningKey};
    let world = World::open(Storage::Memory, 1).await;
    let (config, clients) = (&world.config, &world.clients);
    let other = world.parts.ports(|clock, ids, http| aws::ports_with(config, clients, clock, ids, http));
    assert!(other.keys.load().await.unwrap().is_empty());
    let key = SigningKey { kid: "k".to_owned(), secret: [7; 32], created_at: clock::START };
    let keys = world.ports.keys.ensure(key).await.unwrap();
    assert_eq!(keys.len(), 1);
    let read_at = world.parts.clock.now();
    assert_eq!(other.keys.load().await.unwrap(), keys);

    let delete = clients.dynamodb.delete_item().table_name(config.access_table.clone().unwrap());
    let delete = delete.key("pk", AttributeValue::S("~signing-keys".to_owned()));
    delete.key("sk", AttributeValue::S("current".to_owned())).send().await.unwrap();
    world.parts.clock.sleep_until(read_at.plus(Duration::from_secs(299))).await;
    assert_eq!(other.keys.load().await.unwrap(), keys);
    world.parts.clock.sleep_until(read_at.plus(Duration::from_secs(301))).await;
    assert!(other.keys.load().await.unwrap().is_empty());
}

/// For five seconds, a process can accept a session that another process has ended, but not one
/// that it has ended itself. A refusal is always based on a current read.
#[tokio::test(start_paused = true)]
async fn sessions_are_kept_for_five_seconds_and_never_refused_on_what_was_kept() {
    use engine::ports::Clock as _;
    use records::devices;
    let world = World::open(Storage::Memory, 1).await;
    let (config, clients) = (&world.config, &world.clients);
    let other = world.parts.ports(|clock, ids, http| aws::ports_with(config, clients, clock, ids, http));
    let [here, there] = [world.ports.clone(), other].map(|ports| engine::Engine::new(ports, engine::Config::default()));
    let account = model::AccountId::parse("a").unwrap();
    let pair = async |session: &str| {
        let (account, session) = (account.clone(), Some(session.to_owned()));
        let (device_id, name, paired_at) = ("d".to_owned(), String::new(), clock::START);
        let device = model::Device { v: 1, account, device_id, name, session, admin_session: None, paired_at };
        here.ports.accounts.pair(&device).await.unwrap();
    };
    let good = async |engine: &engine::Engine, session: &str| {
        devices::check_session(engine, &account, "d", session).await.is_ok()
    };
    pair("first").await;
    assert!(good(&here, "first").await && good(&there, "first").await);
    let ended_at = world.parts.clock.now();
    pair("second").await;
    assert!(!good(&here, "first").await, "the process itself knows at once");
    assert!(good(&there, "first").await, "the other one keeps what it has read");
    assert!(good(&there, "second").await, "and yet takes the new one");
    world.parts.clock.sleep_until(ended_at.plus(Duration::from_secs(5))).await;
    assert!(!good(&there, "first").await);
}
