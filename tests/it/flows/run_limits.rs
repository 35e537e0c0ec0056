//! Limits of whole workflows: a run holds its place from its start to its end.

use crate::world::{TICK, World, answer};
use engine::ports::Clock;
use engine::{Error, ending};
use model::{ExecutionId, Phase, Reentry, Standing, Status, WorkflowId};
use records::executions::{self, Execute, Rerun, Resume, Revision, Wait};
use records::workflows::{self, WorkflowChange};
use serde_json::{Map, Value, json};
use std::time::Duration;
use testkit::faults::Gate;

const KEY: &str = "customer-7";

async fn world() -> World {
    World::answering(|_| Ok(answer(200, "{}"))).await
}

/// A workflow of a step that waits this long, with a limit for each customer.
async fn limited(world: &World, limit: Value, millis: u64) -> WorkflowId {
    let mut whole = json!({"key": "customer-[[customer]]"});
    whole.as_object_mut().unwrap().extend(limit.as_object().unwrap().clone());
    let steps = json!([
        {"id": "w", "moduleId": "delay", "parameters": {"duration": millis}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "done"}},
    ]);
    world.workflow(json!({"limit": whole, "steps": steps})).await
}

fn request(world: &World, workflow: &WorkflowId, wait: Wait) -> Execute {
    world.request(workflow, Map::from_iter([("customer".to_owned(), json!(7))]), wait)
}

async fn accept(world: &World, workflow: &WorkflowId) -> ExecutionId {
    executions::execute(&world.engine, request(world, workflow, Wait::Async)).await.unwrap().id
}

async fn refused(world: &World, workflow: &WorkflowId, wait: Wait) -> String {
    match executions::execute(&world.engine, request(world, workflow, wait)).await {
        Err(Error::NoPlace { key, reason }) => {
            assert_eq!(key, KEY);
            reason
        }
        other => panic!("{other:?}"),
    }
}

async fn counts(world: &World) -> (u64, u64) {
    let limit = world.engine.ports.executions.limit(&world.account, KEY, 10).await.unwrap();
    limit.map_or((0, 0), |limit| (limit.held, limit.waiting))
}

async fn end(world: &World, id: ExecutionId) -> Status {
    world.drive(&world.engine, &Gate::open(), id, Duration::from_hours(2)).await.row.status
}

async fn standing(world: &World, id: ExecutionId) -> (Phase, Option<Standing>) {
    let row = world.row(id).await;
    (row.phase, row.places.first().map(|place| place.standing))
}

#[tokio::test(start_paused = true)]
async fn runs_wait_for_a_place_and_begin_in_order() {
    let world = world().await;
    let workflow = limited(&world, json!({"concurrency": 2}), 600_000).await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(accept(&world, &workflow).await);
    }
    assert_eq!(counts(&world).await, (2, 2));
    assert_eq!(standing(&world, ids[1]).await, (Phase::Queued, Some(Standing::Held)));
    for (ticket, id) in (0..).zip(&ids[2..]) {
        assert_eq!(standing(&world, *id).await, (Phase::Waiting, Some(Standing::Waits(ticket))));
    }
    // A run of another customer does not wait.
    let other = world.request(&workflow, Map::from_iter([("customer".to_owned(), json!(8))]), Wait::Async);
    let other = executions::execute(&world.engine, other).await.unwrap().id;
    assert_eq!(standing(&world, other).await, (Phase::Queued, Some(Standing::Held)));
    let mut ended = Vec::new();
    for id in &ids {
        assert_eq!(end(&world, *id).await, Status::Completed);
        ended.push(world.row(*id).await.completed_at.unwrap());
    }
    assert!(ended[1] < ended[2] && ended[2] <= ended[3], "{ended:?}");
    assert_eq!(counts(&world).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_start_that_does_not_wait_is_refused_and_names_the_limit() {
    let world = world().await;
    let workflow = limited(&world, json!({"concurrency": 1, "queue": false}), 60_000).await;
    let first = accept(&world, &workflow).await;
    for wait in [Wait::Async, Wait::Sync] {
        let reason = refused(&world, &workflow, wait).await;
        assert!(reason.starts_with("limit 'customer-7': all 1 places"), "{reason}");
    }
    assert_eq!(world.runs_of(&workflow).await.len(), 1, "a refused start leaves no run");
    assert_eq!(end(&world, first).await, Status::Completed);
    let second = accept(&world, &workflow).await;
    assert_eq!(end(&world, second).await, Status::Completed);
}

#[tokio::test(start_paused = true)]
async fn a_repeated_request_is_answered_with_its_run_although_there_is_no_place() {
    let world = world().await;
    for queue in [false, true] {
        let workflow = limited(&world, json!({"concurrency": 1, "queue": queue}), 60_000).await;
        let request =
            || Execute { idempotency_key: Some(format!("k-{queue}")), ..request(&world, &workflow, Wait::Async) };
        let first = executions::execute(&world.engine, request()).await.unwrap();
        let again = executions::execute(&world.engine, request()).await.unwrap();
        assert_eq!((again.id, again.is_repeated), (first.id, true));
        assert_eq!(counts(&world).await, (1, 0));
        end(&world, first.id).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_one_that_is_stopped_for_the_new_run_gives_its_place_to_it() {
    let world = world().await;
    let workflow = limited(&world, json!({"concurrency": 1, "queue": false}), 60_000).await;
    let change =
        WorkflowChange { reentry_behavior: Some(Some(Reentry::StopCurrentAndRunNew)), ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &workflow, change).await.unwrap();
    let first = accept(&world, &workflow).await;
    let second = accept(&world, &workflow).await;
    assert_eq!(world.row(first).await.status, Status::Cancelled);
    assert_eq!(end(&world, second).await, Status::Completed);
    assert_eq!(counts(&world).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn stops_and_time_limits_give_places_and_turns_away() {
    let world = world().await;
    let workflow = limited(&world, json!({"concurrency": 1}), 600_000).await;
    let [first, second, third] =
        [accept(&world, &workflow).await, accept(&world, &workflow).await, accept(&world, &workflow).await];
    let change = WorkflowChange { max_execution_time: Some(Some(30)), ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &workflow, change).await.unwrap();
    let short = accept(&world, &workflow).await;
    assert_eq!(counts(&world).await, (1, 3));
    ending::stop(&world.engine, &world.account, second).await.unwrap();
    assert_eq!(counts(&world).await, (1, 2));
    world.parts.clock.sleep_until(world.row(short).await.deadline_at.unwrap().plus(TICK)).await;
    world.tick().await;
    assert_eq!((world.row(short).await.status, counts(&world).await), (Status::Timeout, (1, 1)));
    ending::stop(&world.engine, &world.account, first).await.unwrap();
    assert_eq!(end(&world, third).await, Status::Completed);
    assert_eq!(counts(&world).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_gives_its_place_back_and_its_repetitions_take_one() {
    let world = world().await;
    let steps = json!([{"id": "f", "moduleId": "fail", "parameters": {"message": "as planned"}}]);
    let limit = json!({"key": KEY, "concurrency": 1, "queue": false});
    let failing = world.workflow(json!({"limit": limit, "steps": steps})).await;
    let failed = accept(&world, &failing).await;
    assert_eq!(end(&world, failed).await, Status::Failed);
    assert_eq!(counts(&world).await, (0, 0));
    let holder = limited(&world, json!({"concurrency": 1}), 60_000).await;
    let holder = accept(&world, &holder).await;
    let rerun = || Rerun {
        account: world.account.clone(),
        id: failed,
        inputs: Map::new(),
        revision: Revision::Current,
        wait: Wait::Async,
        timeout_s: None,
        idempotency_key: None,
    };
    let resume = || Resume {
        account: world.account.clone(),
        id: failed,
        parameters: Map::new(),
        variables: Map::new(),
        revision: None,
        wait: Wait::Async,
        timeout_s: None,
        idempotency_key: None,
    };
    assert!(matches!(executions::rerun(&world.engine, rerun()).await, Err(Error::NoPlace { .. })));
    assert!(matches!(executions::resume(&world.engine, resume()).await, Err(Error::NoPlace { .. })));
    end(&world, holder).await;
    for id in [
        executions::rerun(&world.engine, rerun()).await.unwrap().id,
        // The rerun has failed in the meantime, so there is a place for this one.
        {
            world.work().await;
            executions::resume(&world.engine, resume()).await.unwrap().id
        },
    ] {
        assert_eq!(end(&world, id).await, Status::Failed);
    }
    assert_eq!(counts(&world).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn children_take_places_and_wait_for_each_other() {
    let world = world().await;
    let child = limited(&world, json!({"concurrency": 2}), 10_000).await;
    let map = json!({"workflow_id": child.as_str(), "items": [1, 2, 3, 4, 5], "inputs": {"customer": 7}});
    let parent = json!({"steps": [{"id": "m", "moduleId": "map_workflow", "parameters": map}]});
    let parent = world.accept(&world.workflow(parent).await).await.id;
    let began = world.parts.clock.now();
    assert_eq!(end(&world, parent).await, Status::Completed);
    let took = began.until(world.parts.clock.now());
    assert!(took >= Duration::from_secs(30), "five children of ten seconds, two at a time, took {took:?}");
    assert_eq!(counts(&world).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_run_never_waits_for_itself_or_for_those_that_wait_for_it() {
    let world = world().await;
    let child = limited(&world, json!({"concurrency": 1}), 10).await;
    let call = json!({"id": "c", "moduleId": "call_workflow", "parameters":
        {"workflow_id": child.as_str(), "inputs": {"customer": 7}}});
    let limit = json!({"key": KEY, "concurrency": 1});
    let own = json!({"id": "h", "moduleId": "delay", "parameters":
        {"duration": 10, "__limit_key": KEY, "__limit_concurrency": 1}});
    for (step, error) in [(call, "hold all its places"), (own, "all 1 places are taken")] {
        let parent = world.workflow(json!({"limit": limit, "steps": [step]})).await;
        let parent = world.accept(&parent).await.id;
        assert_eq!(end(&world, parent).await, Status::Failed);
        let row = world.row(parent).await;
        assert!(row.error.as_deref().is_some_and(|told| told.contains(error)), "{:?}", row.error);
    }
    assert_eq!(counts(&world).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_rate_spreads_starts_over_time() {
    let world = world().await;
    let workflow = limited(&world, json!({"rate": 6, "per": 60}), 10).await;
    let mut began = Vec::new();
    for _ in 0..4 {
        began.push(accept(&world, &workflow).await);
    }
    let mut ended = Vec::new();
    for id in began {
        assert_eq!(end(&world, id).await, Status::Completed);
        ended.push(world.row(id).await.completed_at.unwrap());
    }
    for pair in ended.windows(2) {
        let gap = pair[0].until(pair[1]);
        assert!(gap >= Duration::from_secs(9) && gap < Duration::from_secs(12), "{gap:?} in {ended:?}");
    }
    let impatient = limited(&world, json!({"rate": 1, "per": 60, "queue": false}), 10).await;
    let reason = refused(&world, &impatient, Wait::Sync).await;
    assert!(reason.contains("its rate allows the next use in"), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_waits_gets_the_end_if_its_run_comes_in_time() {
    let world = world().await;
    let workflow = limited(&world, json!({"concurrency": 1}), 3_000).await;
    let first = accept(&world, &workflow).await;
    let worker = async {
        loop {
            world.deliver_up_to(1, &world.engine, &Gate::open(), Duration::from_secs(1)).await;
        }
    };
    let waited = tokio::select! {
        waited = executions::execute(&world.engine, request(&world, &workflow, Wait::Sync)) => waited.unwrap(),
        () = worker => unreachable!(),
    };
    assert_eq!((waited.status, waited.is_repeated), (Status::Completed, false));
    assert!(waited.view.is_some() && waited.id != first);
    let long = accept(&world, &limited(&world, json!({"concurrency": 1}), 6_000_000).await).await;
    let early = executions::execute(&world.engine, request(&world, &workflow, Wait::Sync)).await.unwrap();
    assert!(early.status == Status::Running && early.view.is_none());
    assert_eq!(standing(&world, early.id).await.0, Phase::Waiting);
    ending::stop(&world.engine, &world.account, long).await.unwrap();
    assert_eq!(end(&world, early.id).await, Status::Completed);
}

#[tokio::test(start_paused = true)]
async fn a_start_whose_key_is_empty_is_refused() {
    let world = world().await;
    let workflow = world.workflow(json!({"limit": {"key": "[[customer]]", "rate": 1}, "steps": []})).await;
    let told = executions::execute(&world.engine, world.request(&workflow, Map::new(), Wait::Sync)).await;
    assert!(matches!(&told, Err(Error::Invalid { field, .. }) if field == "limit.key"), "{told:?}");
}
