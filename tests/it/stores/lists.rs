//! The cost of a list of workflows: counted in the gate, measured on request.

use super::World;
use crate::counting::Counting;
use aws::{Clients, Config};
use embedded::{Clock, Embedded, Storage};
use engine::Engine;
use engine::ports::workflows::Written;
use model::Workflow;
use records::workflows::{self, WorkflowQuery, WorkflowSort};
use std::time::Duration;
use testkit::clock;
use testkit::contract::tenant::{Tenant, definition};
use tokio::time::Instant;

async fn counted() -> (World, impl Fn() -> Vec<String>) {
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(clock::START.0)).unwrap();
    let counting = Counting::over(embedded.sdk_http_client());
    let config = Config::embedded(super::ENDPOINT);
    let clients = Clients::new(&config, Some(counting.client()));
    let calls = move || {
        let counts = counting.take().calls.into_iter();
        counts.flat_map(|(operation, count)| vec![operation; count as usize]).collect()
    };
    (World::over(config, clients, 1).await, calls)
}

async fn fill(tenant: &Tenant, count: usize) {
    for i in 1..10 {
        tenant.folder(&format!("folder-{i}")).await.unwrap();
    }
    for i in 0..count {
        let workflow = Workflow {
            description: format!("Does what number {i} is there for, every day and on demand"),
            folder_id: (i % 10 != 0).then(|| format!("folder-{}", i % 10)),
            tags: vec![format!("tag-{}", i % 7)],
            order: i64::try_from(i * 7919 % count).unwrap(),
            ..tenant.workflow(&format!("w-{i:05}"), &format!("Workflow number {i}")).unwrap()
        };
        let written = tenant.ports.workflows.create(&tenant.account, &workflow, &definition("1")).await.unwrap();
        assert_eq!(written, Written::Done);
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_of_which_nothing_changed_is_one_query_however_long_it_is() {
    let (world, calls) = counted().await;
    let tenant = Tenant::new(&world.ports).unwrap();
    fill(&tenant, 300).await;
    let list = async || tenant.ports.workflows.list(&tenant.account).await.unwrap();
    calls();
    let first = list().await;
    assert_eq!((first.len(), calls().as_slice()), (300, ["Query", "Query"].map(str::to_owned).as_slice()));
    list().await;
    assert_eq!(calls(), ["Query"]);
    // One change costs one more read, and nothing after that.
    let before = first[0].as_ref().clone();
    let after = Workflow { edit: before.edit + 1, is_favorite: true, ..before.clone() };
    tenant.ports.workflows.update(&tenant.account, &before, &after, None).await.unwrap();
    assert_eq!(calls(), ["TransactWriteItems"]);
    assert_eq!(*list().await[0], after);
    assert_eq!(calls(), ["BatchGetItem", "Query"]);
    list().await;
    assert_eq!(calls(), ["Query"]);
    // The same is true much later; sometimes everything is read again.
    tokio::time::advance(Duration::from_mins(10)).await;
    list().await;
    assert_eq!(calls(), ["Query"]);
    tokio::time::advance(Duration::from_mins(6)).await;
    assert_eq!(list().await.len(), 300);
    assert_eq!(calls(), ["Query", "Query"]);
}

#[tokio::test]
#[ignore = "a measurement"]
async fn measure() {
    const WORKFLOWS: usize = 10_000;
    let world = World::open(Storage::Memory, 1).await;
    let tenant = Tenant::new(&world.ports).unwrap();
    let start = Instant::now();
    fill(&tenant, WORKFLOWS).await;
    println!("µs: create {}", start.elapsed().as_micros() / WORKFLOWS as u128);
    // Time passes, so that the changes from just now, which every list reads, are only a part of
    // all changes.
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(15)).await;
    tokio::time::resume();
    let engine = Engine::new(world.ports.clone(), engine::Config::default());
    let plain = WorkflowQuery { include_disabled: true, limit: 50, ..WorkflowQuery::default() };
    let queries = [
        ("first page, not known before", plain.clone()),
        ("first page", plain.clone()),
        ("by name, last page", WorkflowQuery { sort: WorkflowSort::Name, offset: WORKFLOWS - 50, ..plain.clone() }),
        ("a folder", WorkflowQuery { folder: Some(Some("folder-3".to_owned())), ..plain.clone() }),
        ("a tag", WorkflowQuery { tags: vec!["tag-3".to_owned()], ..plain.clone() }),
        ("a search", WorkflowQuery { search: "NUMBER 77".to_owned(), ..plain.clone() }),
        ("by time, descending", WorkflowQuery { sort: WorkflowSort::ModifiedAt, descending: true, ..plain }),
    ];
    for (at, (name, query)) in queries.iter().enumerate() {
        let mut times = Vec::new();
        let mut total = 0;
        for _ in 0..if at == 0 { 1 } else { 51 } {
            let start = Instant::now();
            total = workflows::list(&engine, &tenant.account, query).await.unwrap().total;
            times.push(start.elapsed().as_micros());
        }
        times.sort_unstable();
        println!("µs: {name} ({total}): p50 {}, most {}", times[times.len() / 2], times[times.len() - 1]);
    }
}
