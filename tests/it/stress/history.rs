//! Deleted history: on request, interrupted, and because it is old.

use crate::world::{World, answer};
use aws::Clients;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use engine::ports::Clock;
use engine::ports::executions::Scan;
use model::{ExecutionId, Status, Timestamp, WorkflowId};
use records::executions::{self, History, Wait};
use records::stats::{self, Period};
use serde_json::{Map, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use testkit::faults::Gate;

/// A workflow that executes another one with much data, and keeps its answer.
async fn parent(world: &World) -> WorkflowId {
    let child = world
        .workflow(json!({"steps": [{"id": "o", "moduleId": "output", "parameters": {"value": "[[list]]"}}]}))
        .await;
    // Data that does not compress.
    let noise: Vec<_> = (0..3_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11).collect();
    world
        .workflow(json!({"steps": [
            {"id": "c", "moduleId": "call_workflow",
             "parameters": {"workflow_id": child.as_str(), "inputs": {"list": noise}}},
            {"id": "m", "moduleId": "set_variable", "parameters": {"name": "kept", "value": "{{c.result}}"}},
        ]}))
        .await
}

async fn ended(world: &World, workflow: &WorkflowId) -> ExecutionId {
    let id = world.accept(workflow).await.id;
    let view = world.drive(&world.engine, &Gate::open(), id, Duration::from_hours(1)).await;
    assert_eq!(view.row.status, Status::Completed, "{:?}", view.row.error);
    world.work().await;
    id
}

/// A scan of all runs.
fn every(world: &World) -> Scan {
    Scan::newest(&world.account, None, 100)
}

/// The keys of all items of executions.
async fn stored(world: &World) -> Vec<String> {
    let table = world.config.executions_table.clone().unwrap();
    let all = world.clients.dynamodb.scan().table_name(table).send().await.unwrap();
    let key = |item: &std::collections::HashMap<_, aws_sdk_dynamodb::types::AttributeValue>| {
        let text = |name: &str| item[name].as_s().unwrap().clone();
        (!text("pk").ends_with("#stats")).then(|| format!("{} {}", text("pk"), text("sk")))
    };
    all.items().iter().filter_map(key).collect()
}

/// A client for the store that only lets a number of deletions pass.
#[derive(Clone, Debug)]
struct Breaking {
    inner: SharedHttpClient,
    left: Arc<AtomicI64>,
}

#[derive(Debug)]
struct BreakingConnector {
    inner: SharedHttpConnector,
    left: Arc<AtomicI64>,
}

impl HttpClient for Breaking {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(BreakingConnector { inner, left: Arc::clone(&self.left) })
    }
}

impl HttpConnector for BreakingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let deletes = target.ends_with("DeleteItem") || target.ends_with("TransactWriteItems");
        if deletes && self.left.fetch_sub(1, Ordering::Relaxed) <= 0 {
            return HttpConnectorFuture::new(async { Err(ConnectorError::user("cut off".into())) });
        }
        self.inner.call(request)
    }
}

#[tokio::test(start_paused = true)]
async fn parents_and_children_are_deleted_in_any_order() {
    for order in 0..3 {
        let world = World::answering(|_| Ok(answer(200, "{}"))).await;
        let workflow = parent(&world).await;
        for _ in 0..10 {
            ended(&world, &workflow).await;
        }
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(1))).await;
        let delete = |history| {
            let world = &world;
            async move { executions::delete(&world.engine, &world.account, &history).await.unwrap().count }
        };
        let scan = every(&world);
        let mut runs = world.engine.ports.executions.scan(&scan).await.unwrap();
        assert_eq!(runs.len(), 20);
        match order {
            0 => assert_eq!(delete(History { before: Some(world.parts.clock.now()), ..History::default() }).await, 20),
            // Children before their parents, or after.
            _ => {
                runs.sort_by_key(|run| (run.triggered_by == "workflow") == (order == 1));
                for run in runs {
                    assert_eq!(
                        delete(History { run: Some(run.id), ..History::default() }).await,
                        1,
                        "{order}: {run:?}"
                    );
                }
            }
        }
        assert_eq!(stored(&world).await, Vec::<String>::new(), "{order}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_is_cut_off_leaves_nothing_half_and_is_finished() {
    let mut is_over = false;
    for through in 0..100 {
        let world = World::answering(|_| Ok(answer(200, "{}"))).await;
        let workflow = parent(&world).await;
        ended(&world, &workflow).await;
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_secs(1))).await;
        let breaking = Breaking { inner: world.embedded.sdk_http_client(), left: Arc::new(AtomicI64::new(through)) };
        let clients = Clients::new(&world.config, Some(SharedHttpClient::new(breaking)));
        let ports = world.parts.ports(|clock, ids, http| aws::ports_with(&world.config, &clients, clock, ids, http));
        let engine = world.engine_with(ports, |_| {});
        let history = History { before: Some(world.parts.clock.now()), ..History::default() };
        let cut = executions::delete(&engine, &world.account, &history).await;
        let all = world.engine.ports.executions.scan(&every(&world)).await;
        // A listed execution can be read completely.
        for run in all.unwrap() {
            world.view(run.id).await;
        }
        if cut.is_ok() {
            assert_eq!(stored(&world).await, Vec::<String>::new());
            is_over = true;
            break;
        }
        // The sweep finishes the deletion that was begun; repeating the request does the rest.
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_mins(2))).await;
        world.tick().await;
        executions::delete(&world.engine, &world.account, &history).await.unwrap();
        assert_eq!(stored(&world).await, Vec::<String>::new(), "{through}");
    }
    assert!(is_over, "it never came through");
}

#[tokio::test(start_paused = true)]
async fn old_history_goes_and_what_its_days_amounted_to_stays() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let (workflow, clock) = (parent(&world).await, &world.parts.clock);
    world.engine.ports.accounts.create(&model::Account::new(world.account.clone(), Timestamp(0))).await.unwrap();
    let day = Duration::from_hours(24);
    for _ in 0..6 {
        ended(&world, &workflow).await;
        clock.sleep_until(clock.now().plus(day)).await;
    }
    // One run is active, so its day stays.
    let waits = json!({"steps": [{"id": "w", "moduleId": "wait_for_callback", "parameters": {}}]});
    let open = world.accept(&world.workflow(waits).await).await.id;
    world.work().await;
    ended(&world, &workflow).await;
    clock.sleep_until(clock.now().plus(day * 2)).await;
    let engine = world.engine_with(world.engine.ports.clone(), |config| config.history_days = Some(2));
    let before = stats::read(&engine, &world.account, Period::All, None).await.unwrap().tally;
    assert_eq!((before.completed, before.running), (14, 1));
    assert_eq!(executions::trim(&world.engine).await.unwrap(), 0, "kept for ever");
    assert_eq!(executions::trim(&engine).await.unwrap(), 12, "six days, a parent and a child each");
    assert_eq!(executions::trim(&engine).await.unwrap(), 0);
    let left = stored(&world).await;
    let days: std::collections::BTreeSet<_> =
        left.iter().map(|key| key.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(days.len(), 3, "the last day's: {left:?}");
    assert_eq!(stats::read(&engine, &world.account, Period::All, None).await.unwrap().tally, before);
    // After its end, its day is deleted as well.
    clock.sleep_until(clock.now().plus(day)).await;
    engine::ending::stop(&engine, &world.account, open).await.unwrap();
    assert_eq!(executions::trim(&engine).await.unwrap(), 3);
    assert_eq!(stored(&world).await, Vec::<String>::new());
    let mut after = stats::read(&engine, &world.account, Period::All, None).await.unwrap().tally;
    assert_eq!((after.completed, after.cancelled, after.running), (14, 1, 0));
    // A synchronous run of today is also counted.
    let request = world.request(&workflow, Map::new(), Wait::Async);
    executions::execute(&engine, request).await.unwrap();
    after = stats::read(&engine, &world.account, Period::All, None).await.unwrap().tally;
    assert_eq!((after.completed, after.running), (14, 1));
}
