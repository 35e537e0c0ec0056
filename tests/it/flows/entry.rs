//! Idempotency keys and turns: a run for each key, and one run at a time if the workflow says so.

use crate::world::{World, answer};
use engine::{Config, Engine, Error};
use futures::future::join_all;
use model::{ExecutionId, Reentry, Status, WorkflowId};
use records::executions::{self, Execute, Executed, Wait};
use records::versions::{self, NewVersion};
use records::workflows::{self, WorkflowChange};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use testkit::faults::{Gate, guarded, guarded_schedules};

fn waits() -> Value {
    json!({"steps": [
        {"id": "w", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "[[n]]"}},
    ]})
}

async fn reentering(world: &World, definition: Value, reentry: Reentry) -> WorkflowId {
    let id = world.workflow(definition).await;
    let change = WorkflowChange { reentry_behavior: Some(Some(reentry)), ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &id, change).await.unwrap();
    id
}

async fn execute(world: &World, request: Execute) -> Result<Executed, Error> {
    executions::execute(&world.engine, request).await
}

fn keyed(world: &World, workflow: &WorkflowId, key: &str, n: i64, wait: Wait) -> Execute {
    let inputs = Map::from_iter([("n".to_owned(), json!(n))]);
    Execute { idempotency_key: Some(key.to_owned()), ..world.request(workflow, inputs, wait) }
}

async fn end(world: &World, id: ExecutionId) {
    let gate = Gate::open();
    world.drive(&world.engine, &gate, id, Duration::from_hours(1)).await;
}

#[tokio::test(start_paused = true)]
async fn a_key_leads_to_the_run_that_it_started() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(waits()).await;
    let all = (0..50).map(|_| execute(&world, keyed(&world, &workflow, "k", 1, Wait::Async)));
    let ids: BTreeSet<_> = join_all(all).await.into_iter().map(|executed| executed.unwrap().id.uuid()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(world.runs_of(&workflow).await.len(), 1);

    let other = execute(&world, keyed(&world, &workflow, "k", 2, Wait::Async)).await;
    assert!(matches!(other, Err(Error::KeyReused)), "{other:?}");
    let elsewhere = world.workflow(waits()).await;
    let other = execute(&world, keyed(&world, &elsewhere, "k", 1, Wait::Async)).await.unwrap();
    assert!(!other.is_repeated && !ids.contains(&other.id.uuid()), "keys of other workflows do not meet");

    // After its end, and even if the workflow is disabled, the answer is that of the run.
    let id = ExecutionId::from_uuid(*ids.first().unwrap());
    end(&world, id).await;
    let disabled = WorkflowChange { is_enabled: Some(false), ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &workflow, disabled).await.unwrap();
    let again = execute(&world, keyed(&world, &workflow, "k", 1, Wait::Sync)).await.unwrap();
    assert_eq!((again.id, again.status), (id, Status::Completed));
    assert_eq!(again.view.unwrap().answer, Some(json!(1)));
}

/// How long a request takes that begins a second after the first one with its key, and its answer.
async fn repeated(world: &World, workflow: &WorkflowId, key: &str, waits: [Wait; 2]) -> (Duration, Executed, Executed) {
    let second = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let began = tokio::time::Instant::now();
        let executed = execute(world, keyed(world, workflow, key, 1, waits[1])).await.unwrap();
        (began.elapsed(), executed)
    };
    let first = execute(world, keyed(world, workflow, key, 1, waits[0]));
    let (first, (elapsed, second)) = futures::future::join(first, second).await;
    let first = first.unwrap();
    assert_eq!((first.id, first.is_repeated, second.is_repeated), (second.id, false, true));
    (elapsed, first, second)
}

#[tokio::test(start_paused = true)]
async fn a_repeated_request_waits_for_the_run_as_the_first_one_does() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world
        .workflow(json!({"steps": [
            {"id": "w", "moduleId": "delay", "parameters": {"duration": 8_000}},
            {"id": "o", "moduleId": "output", "parameters": {"value": "[[n]]"}},
        ]}))
        .await;
    let seconds = Duration::from_secs;
    let (elapsed, first, second) = repeated(&world, &workflow, "a", [Wait::Sync; 2]).await;
    assert_eq!((elapsed.as_secs(), second.status), (7, Status::Completed));
    assert_eq!(second.view.unwrap().answer, first.view.unwrap().answer);
    // Each caller waits as long as it asks.
    let (elapsed, first, second) = repeated(&world, &workflow, "b", [Wait::Sync, Wait::SyncFor(seconds(2))]).await;
    assert_eq!((elapsed, second.status, first.status), (seconds(2), Status::Running, Status::Completed));
    let (elapsed, _, second) = repeated(&world, &workflow, "c", [Wait::Sync, Wait::Async]).await;
    assert_eq!((elapsed, second.status), (seconds(0), Status::Running));
    assert_eq!(world.runs_of(&workflow).await.len(), 3);
    // No caller waits longer than a request can.
    let long = world.workflow(waits()).await;
    let (elapsed, first, second) = repeated(&world, &long, "d", [Wait::Async, Wait::Sync]).await;
    assert_eq!((elapsed, first.status, second.status), (seconds(25), Status::Running, Status::Running));
}

#[tokio::test(start_paused = true)]
async fn a_repeated_request_gets_the_response_of_the_run() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let delay = |id: &str| json!({"id": id, "moduleId": "delay", "parameters": {"duration": 4_000}});
    let respond = json!({"id": "r", "moduleId": "respond", "parameters": {"body": "[[n]]"}});
    let responds = world.workflow(json!({"steps": [delay("a"), respond, delay("b")]})).await;
    let (elapsed, first, second) = repeated(&world, &responds, "a", [Wait::Response; 2]).await;
    assert!((3..4).contains(&elapsed.as_secs()), "{elapsed:?}");
    assert_eq!(second.response, first.response);
    assert_eq!(second.response.unwrap()["body"], json!(1));
    // Nobody waits for a response that cannot come.
    let silent = world.workflow(json!({"steps": [delay("a")]})).await;
    let (elapsed, _, second) = repeated(&world, &silent, "b", [Wait::Response; 2]).await;
    assert_eq!((elapsed.as_secs(), second.status), (0, Status::Running));
}

#[tokio::test(start_paused = true)]
async fn a_key_is_free_again_after_a_day() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = world.workflow(json!({"steps": []})).await;
    let mut runs = BTreeSet::new();
    for _ in 0..2 {
        let first = execute(&world, keyed(&world, &workflow, "k", 1, Wait::Sync)).await.unwrap();
        assert_eq!(first.status, Status::Completed);
        let second = execute(&world, keyed(&world, &workflow, "k", 1, Wait::Sync)).await.unwrap();
        assert_eq!((second.id, second.view.is_some()), (first.id, true));
        runs.insert(first.id.uuid());
        tokio::time::advance(Duration::from_hours(24)).await;
    }
    assert_eq!(runs.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn of_fifty_that_come_at_once_one_runs() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = reentering(&world, waits(), Reentry::BlockNew).await;
    for (round, wait) in [Wait::Async, Wait::Async].into_iter().enumerate() {
        let all = (0..50).map(|_| execute(&world, world.request(&workflow, Map::new(), wait)));
        let (ran, refused): (Vec<_>, Vec<_>) = join_all(all).await.into_iter().partition(Result::is_ok);
        assert_eq!((ran.len(), refused.len()), (1, 49));
        let id = ran.into_iter().next().unwrap().unwrap().id;
        for refusal in refused {
            let Err(Error::Busy { execution }) = refusal else { panic!("{refusal:?}") };
            assert_eq!(execution, id.vflow());
        }
        assert_eq!(world.runs_of(&workflow).await.len(), round + 1);
        end(&world, id).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_newest_runs_where_the_current_one_is_stopped() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow = reentering(&world, waits(), Reentry::StopCurrentAndRunNew).await;
    let all = (0..20).map(|_| execute(&world, world.request(&workflow, Map::new(), Wait::Async)));
    let ran = join_all(all).await.into_iter().filter(Result::is_ok).count();
    assert_eq!(ran, 20);
    let runs = world.runs_of(&workflow).await;
    let of = |status| runs.iter().filter(|run| run.status == status).count();
    assert_eq!((of(Status::Running), of(Status::Cancelled)), (1, 19));
    let left = runs.iter().find(|run| run.status == Status::Running).unwrap().id;
    world.work().await;
    assert_eq!(world.view(left).await.row.phase, model::Phase::Waiting);
    end(&world, left).await;
}

/// The caller's setting applies if the workflow has none; an explicit setting of the workflow has
/// precedence.
#[tokio::test(start_paused = true)]
async fn a_caller_may_ask_for_its_turn() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let silent = world.workflow(waits()).await;
    let open = reentering(&world, waits(), Reentry::AllowParallel).await;
    for (workflow, second) in [(&silent, false), (&open, true)] {
        let once = || Execute {
            reentry: Some(Reentry::BlockNew),
            ..world.request(workflow, Map::from_iter([("n".to_owned(), json!(1))]), Wait::Async)
        };
        execute(&world, once()).await.unwrap();
        assert_eq!(execute(&world, once()).await.is_ok(), second, "{workflow:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_called_workflow_keeps_its_turn_too() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let child = reentering(&world, waits(), Reentry::BlockNew).await;
    let call =
        json!({"steps": [{"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": child.as_str()}}]});
    let parent = world.workflow(call).await;
    let first = world.accept(&parent).await.id;
    world.work().await;
    let second = world.accept(&parent).await.id;
    end(&world, second).await;
    let refused = world.view(second).await;
    assert_eq!(refused.row.status, Status::Failed);
    assert!(refused.row.error.as_ref().unwrap().contains("already running"), "{:?}", refused.row.error);
    assert_eq!(world.runs_of(&child).await.len(), 1);
    end(&world, first).await;
    assert_eq!(world.view(first).await.row.status, Status::Completed);
}

/// A run that is stored before it begins has the same result, and a pure run without key and turn
/// still needs one write.
#[tokio::test(start_paused = true)]
async fn a_guarded_run_inside_a_request_is_stored_first() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let workflow =
        world.workflow(json!({"steps": [{"id": "o", "moduleId": "output", "parameters": {"value": "[[n]]"}}]})).await;
    let gate = Gate::open();
    let engine = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let plain = Execute { idempotency_key: None, ..keyed(&world, &workflow, "", 1, Wait::Sync) };
    executions::execute(&engine, plain).await.unwrap();
    assert_eq!(gate.log(), ["create"]);
    let done = executions::execute(&engine, keyed(&world, &workflow, "k", 1, Wait::Sync)).await.unwrap();
    assert_eq!(done.view.unwrap().answer, Some(json!(1)));
    assert_eq!(gate.log()[1..], ["key_use", "create", "commit"]);
}

/// The version that a request names may be disabled after the request was accepted.
#[tokio::test(start_paused = true)]
async fn a_key_leads_to_a_run_whose_version_was_disabled() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let (engine, account) = (&world.engine, &world.account);
    let workflow =
        world.workflow(json!({"steps": [{"id": "o", "moduleId": "output", "parameters": {"value": "[[n]]"}}]})).await;
    let new = NewVersion { note: String::new(), enabled: true };
    versions::publish(engine, account, &workflow, new).await.unwrap();
    let pinned = async |key: &str| {
        let version = versions::find(engine, account, &workflow, 1).await.unwrap();
        execute(&world, Execute { version: Some(version), ..keyed(&world, &workflow, key, 1, Wait::Sync) }).await
    };
    let first = pinned("k").await.unwrap();
    versions::set_enabled(engine, account, &workflow, 1, false).await.unwrap();
    let again = pinned("k").await.unwrap();
    assert_eq!((again.id, again.view.unwrap().answer), (first.id, Some(json!(1))));
    let other = pinned("l").await;
    assert!(matches!(other, Err(Error::VersionDisabled { number: 1 })), "{other:?}");
}

/// The process has not compiled the program, and reads it only for what the caller gets.
#[tokio::test(start_paused = true)]
async fn a_repeated_request_reads_no_program_that_it_does_not_need() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let respond = json!({"id": "r", "moduleId": "respond", "parameters": {"body": "[[n]]"}});
    let ends = world.workflow(json!({"steps": [respond]})).await;
    let goes_on = world.workflow(waits()).await;
    for (workflow, wait, status) in
        [(&ends, Wait::Response, Status::Completed), (&goes_on, Wait::Async, Status::Running)]
    {
        let request = || keyed(&world, workflow, workflow.as_str(), 1, wait);
        let first = execute(&world, request()).await.unwrap();
        let gate = Gate::open();
        let fresh = Engine::new(guarded_schedules(&world.engine.ports, &gate), Config::default());
        let again = executions::execute(&fresh, request()).await.unwrap();
        assert_eq!((again.id, again.status, &again.response), (first.id, status, &first.response));
        assert_eq!(gate.log(), ["key_use", "read"], "{wait:?}");
    }
}
