//! The workflow that is started when a run has failed: once, for each way of failing, and never for
//! its own failures.

use crate::world::{World, answer};
use engine::ending;
use engine::ports::Clock;
use model::{Execution, ExecutionId, Status, WorkflowId};
use records::executions;
use records::workflows::{self, NewWorkflow, WorkflowChange};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::faults::{FAULTS, Fault, Gate, guarded};

async fn named(world: &World, name: &str, steps: Value, on_failure: Option<&WorkflowId>) -> WorkflowId {
    let definition = serde_json::from_value(json!({"v": 1, "steps": steps})).unwrap();
    let (name, on_failure) = (Some(name.to_owned()), Some(on_failure.cloned()));
    let fields = WorkflowChange { name, on_failure, ..WorkflowChange::default() };
    let new = NewWorkflow { id: None, fields, definition };
    workflows::create(&world.engine, &world.account, new).await.unwrap().id
}

fn note() -> Value {
    let told = "{{trigger.type}} {{trigger.status}} {{trigger.failedStep}} {{trigger.workflowName}} [[error]]";
    json!([{"id": "o", "moduleId": "output", "parameters": {"value": told}}])
}

fn failing() -> Value {
    json!([{"id": "x", "moduleId": "fail", "parameters": {"message": "no"}}])
}

async fn world() -> World {
    World::answering(|_| Ok(answer(200, "{}"))).await
}

async fn driven(world: &World, id: ExecutionId) -> engine::RunView {
    world.drive(&world.engine, &Gate::open(), id, Duration::from_hours(1)).await
}

/// The answers of the runs of a workflow, which have all ended.
async fn answers(world: &World, workflow: &WorkflowId) -> Vec<Value> {
    let mut answers = Vec::new();
    for run in world.runs_of(workflow).await {
        answers.push(driven(world, run.id).await.answer.unwrap_or_default());
    }
    answers
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_starts_it_and_tells_it_why() {
    let world = world().await;
    let handler = named(&world, "handler", note(), None).await;
    let workflow = named(&world, "orders", failing(), Some(&handler)).await;
    let id = world.accept(&workflow).await.id;
    assert_eq!(driven(&world, id).await.row.status, Status::Failed);
    assert_eq!(answers(&world, &handler).await, [json!("failure failed x orders step 'x': no")]);
    let view = world.view(world.runs_of(&handler).await[0].id).await;
    assert_eq!(view.row.trigger.facts["executionId"], json!(id.vflow()));
}

/// If the state of the failed run cannot be read, only the step that has failed is unknown.
#[tokio::test(start_paused = true)]
async fn an_unreadable_state_does_not_keep_it_from_starting() {
    let world = world().await;
    let handler = named(&world, "handler", note(), None).await;
    let workflow = named(&world, "orders", failing(), None).await;
    let id = world.accept(&workflow).await.id;
    driven(&world, id).await;
    let row = Execution { on_failure: Some(handler.clone()), state: b"broken".to_vec(), ..world.row(id).await };
    ending::settle_debts(&world.engine, &row).await.unwrap();
    assert_eq!(answers(&world, &handler).await, [json!("failure failed  orders step 'x': no")]);
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_starts_it_and_a_stop_does_not() {
    let world = world().await;
    let handler = named(&world, "handler", note(), None).await;
    let steps = json!([{"id": "d", "moduleId": "delay", "parameters": {"duration": 900_000}}]);
    let workflow = named(&world, "slow", steps, Some(&handler)).await;
    let stopped = world.accept(&workflow).await.id;
    world.work().await;
    ending::stop(&world.engine, &world.account, stopped).await.unwrap();
    assert_eq!(answers(&world, &handler).await, Vec::<Value>::new());
    let change = WorkflowChange { max_execution_time: Some(Some(60)), ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &workflow, change).await.unwrap();
    let late = world.accept(&workflow).await.id;
    assert_eq!(driven(&world, late).await.row.status, Status::Timeout);
    assert_eq!(answers(&world, &handler).await, [json!("failure timeout  slow the run took longer than allowed")]);
}

#[tokio::test(start_paused = true)]
async fn its_own_failures_and_those_below_it_start_nothing() {
    let world = world().await;
    let handler = named(&world, "handler", failing(), None).await;
    let below = named(&world, "below", failing(), Some(&handler)).await;
    let call = json!([{"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": below.as_str()}}]);
    let change = WorkflowChange {
        on_failure: Some(Some(below.clone())),
        steps: Some(serde_json::from_value(call).unwrap()),
        ..WorkflowChange::default()
    };
    workflows::update(&world.engine, &world.account, &handler, change).await.unwrap();
    let workflow = named(&world, "orders", failing(), Some(&handler)).await;
    let id = world.accept(&workflow).await.id;
    driven(&world, id).await;
    for run in world.runs_of(&handler).await {
        driven(&world, run.id).await;
    }
    world.work().await;
    world.tick().await;
    world.work().await;
    assert_eq!((world.runs_of(&handler).await.len(), world.runs_of(&below).await.len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_workflow_that_cannot_be_started_leaves_no_debt() {
    let world = world().await;
    let handler = named(&world, "handler", note(), None).await;
    let workflow = named(&world, "orders", failing(), Some(&handler)).await;
    let change = WorkflowChange { is_enabled: Some(false), ..WorkflowChange::default() };
    workflows::update(&world.engine, &world.account, &handler, change).await.unwrap();
    let id = world.accept(&workflow).await.id;
    let view = driven(&world, id).await;
    assert_eq!((view.row.status, world.row(id).await.due_at), (Status::Failed, None));
    assert!(world.runs_of(&handler).await.is_empty());
}

/// Runs with a fault at call number `number`, and returns the calls that were made.
async fn survive(number: usize, fault: Fault) -> Vec<&'static str> {
    let world = world().await;
    let handler = named(&world, "handler", note(), None).await;
    let steps = json!([{"id": "d", "moduleId": "delay", "parameters": {"duration": 30_000}}, failing()[0]]);
    let workflow = named(&world, "orders", steps, Some(&handler)).await;
    let id = world.accept(&workflow).await.id;
    let gate = Gate::with_fault(number, fault);
    let worker = world.engine_with(guarded(&world.engine.ports, &gate), |_| {});
    let view = world.drive(&worker, &gate, id, Duration::from_hours(1)).await;
    let at = format!("{fault:?} at call {number}: {:?}", gate.log());
    assert_eq!(view.row.status, Status::Failed, "{at}");
    for _ in 0..3 {
        world.parts.clock.sleep_until(world.parts.clock.now().plus(Duration::from_mins(1))).await;
        world.tick().await;
        world.work().await;
    }
    let runs = world.runs_of(&handler).await;
    assert_eq!(runs.len(), 1, "{at}");
    let view = executions::read(&world.engine, &world.account, runs[0].id).await.unwrap();
    assert_eq!(view.answer, Some(json!("failure failed x orders step 'x': no")), "{at}");
    assert_eq!(world.row(id).await.due_at, None, "{at}");
    gate.log()
}

#[tokio::test(start_paused = true)]
async fn every_single_fault_starts_it_once() {
    let clean = survive(usize::MAX, Fault::Fail).await;
    assert!(clean.contains(&"create") && clean.contains(&"settle"), "{clean:?}");
    for number in 0..clean.len() {
        for fault in FAULTS {
            survive(number, fault).await;
        }
    }
}
