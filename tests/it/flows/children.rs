//! Runs that start children: the end of a run ends its descendants, and their depth is limited.

use crate::world::{World, answer};
use engine::ending;
use engine::ports::Clock;
use model::{ExecutionId, Status, WorkflowId};
use records::executions::{self, Executed, Wait};
use serde_json::{Map, Value, json};
use std::time::Duration;
use testkit::faults::Gate;

/// A day, in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;

fn sleeper() -> Value {
    json!({"steps": [{"id": "d", "moduleId": "delay", "parameters": {"duration": DAY}}]})
}

fn call(id: &str, workflow: &str) -> Value {
    json!({"id": id, "moduleId": "call_workflow", "parameters": {"workflow_id": workflow}})
}

/// A workflow that executes another one and shows its result.
fn caller(of: &WorkflowId) -> Value {
    json!({"steps": [
        call("c", of.as_str()),
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{c.result}}"}},
    ]})
}

/// A workflow, its child, and the child of that one, which takes a day.
struct Line {
    world: World,
    workflows: [WorkflowId; 3],
}

impl Line {
    async fn new() -> Self {
        let world = World::answering(|_| Ok(answer(200, "{}"))).await;
        let below = world.workflow(sleeper()).await;
        let middle = world.workflow(caller(&below)).await;
        let top = world.workflow(caller(&middle)).await;
        Self { world, workflows: [top, middle, below] }
    }

    /// The status of the only run of each workflow.
    async fn statuses(&self) -> Vec<Status> {
        let mut statuses = Vec::new();
        for workflow in &self.workflows {
            let runs = self.world.runs_of(workflow).await;
            assert_eq!(runs.len(), 1, "{runs:?}");
            statuses.push(runs[0].status);
        }
        statuses
    }
}

#[tokio::test(start_paused = true)]
async fn stopping_a_run_stops_all_below_it() {
    let line = Line::new().await;
    let top = line.world.accept(&line.workflows[0]).await;
    line.world.work().await;
    assert_eq!(line.statuses().await, [Status::Running; 3]);
    ending::stop(&line.world.engine, &line.world.account, top.id).await.unwrap();
    assert_eq!(line.statuses().await, [Status::Cancelled; 3]);
    line.world.work().await;
    line.world.parts.clock.sleep_until(line.world.parts.clock.now().plus(Duration::from_mins(5))).await;
    assert_eq!(line.world.tick().await, engine::sweep::TickReport::default(), "something is left to be done");
}

#[tokio::test(start_paused = true)]
async fn a_run_out_of_time_takes_those_below_it_along() {
    let line = Line::new().await;
    let mut request = line.world.request(&line.workflows[0], Map::new(), Wait::Async);
    request.timeout_s = Some(120);
    let top = executions::execute(&line.world.engine, request).await.unwrap();
    let began = line.world.parts.clock.now();
    line.world.drive(&line.world.engine, &Gate::open(), top.id, Duration::from_mins(10)).await;
    // Each child has the deadline of its parent. It is ended by its parent, or by the process that
    // ended its parent.
    line.world.tick().await;
    let statuses = line.statuses().await;
    assert_eq!(statuses[0], Status::Timeout);
    assert!(statuses[1..].iter().all(|status| [Status::Timeout, Status::Cancelled].contains(status)), "{statuses:?}");
    assert!(began.until(line.world.parts.clock.now()) < Duration::from_mins(4));
}

/// Runs a workflow in which a step of the second branch fails after some time, while the first
/// branch waits for a child that waits for a child.
async fn fails_beside_a_child(line: &Line, around: impl FnOnce(Vec<Value>) -> Vec<Value>) -> ExecutionId {
    let mark = |id: &str, kind: &str| json!({"id": id, "moduleId": kind});
    let steps = vec![
        mark("p", "parallel.start"),
        mark("b1", "parallel.branch"),
        call("c", line.workflows[1].as_str()),
        mark("b2", "parallel.branch"),
        json!({"id": "d", "moduleId": "delay", "parameters": {"duration": 30_000}}),
        json!({"id": "x", "moduleId": "fail", "parameters": {"message": "no luck"}}),
        mark("e", "parallel.end"),
    ];
    let workflow = line.world.workflow(json!({"steps": around(steps)})).await;
    line.world.accept(&workflow).await.id
}

#[tokio::test(start_paused = true)]
async fn what_fails_beside_a_child_stops_it() {
    let line = Line::new().await;
    let run = fails_beside_a_child(&line, |steps| steps).await;
    let view = line.world.drive(&line.world.engine, &Gate::open(), run, Duration::from_mins(10)).await;
    assert_eq!((view.row.status, view.row.error.as_deref()), (Status::Failed, Some("step 'x': no luck")));
    for workflow in &line.workflows[1..] {
        assert_eq!(line.world.runs_of(workflow).await[0].status, Status::Cancelled);
    }

    // The failure is caught, and the run continues for a long time.
    let line = Line::new().await;
    let run = fails_beside_a_child(&line, |mut steps| {
        steps.insert(0, json!({"id": "t", "moduleId": "try.start"}));
        steps.push(json!({"id": "tc", "moduleId": "try.catch"}));
        steps.push(json!({"id": "te", "moduleId": "try.end"}));
        steps.push(json!({"id": "dd", "moduleId": "delay", "parameters": {"duration": DAY}}));
        steps
    });
    let run = run.await;
    line.world.work().await;
    line.world.parts.clock.sleep_until(line.world.parts.clock.now().plus(Duration::from_secs(31))).await;
    line.world.work().await;
    assert_eq!(line.world.view(run).await.row.status, Status::Running);
    for workflow in &line.workflows[1..] {
        assert_eq!(line.world.runs_of(workflow).await[0].status, Status::Cancelled);
    }
}

#[tokio::test(start_paused = true)]
async fn a_child_knows_its_parent_and_the_parent_its_child() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let step = json!({"id": "o", "moduleId": "output", "parameters": {"value": "{{trigger.executionId}}"}});
    let child = world.workflow(json!({"steps": [step]})).await;
    let run = world.accept(&world.workflow(caller(&child)).await).await;
    let view = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_mins(1)).await;
    assert_eq!(view.answer, Some(json!(run.id.vflow())));
    let child = &world.runs_of(&child).await[0];
    assert_eq!(view.outputs[0].1["execution_id"], json!(child.id.vflow()));
    assert_eq!(world.view(child.id).await.row.parent.unwrap().id, run.id);
}

async fn end_of(world: &World, run: Executed) -> (Status, Option<String>) {
    let row = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_mins(10)).await.row;
    (row.status, row.error)
}

#[tokio::test(start_paused = true)]
async fn workflows_may_not_call_those_above_them() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let itself = world.workflow(json!({"steps": [call("c", "{{execution.workflowId}}")]})).await;
    let (status, error) = end_of(&world, world.accept(&itself).await).await;
    assert_eq!(status, Status::Failed);
    assert!(error.unwrap().contains("recursion is refused"));
    assert_eq!(world.runs_of(&itself).await.len(), 1);

    let back = world.workflow(json!({"steps": [call("c", "{{trigger.data.root}}")]})).await;
    let inputs = json!({"root": "{{execution.workflowId}}"});
    let step = json!({"id": "c", "moduleId": "call_workflow",
                      "parameters": {"workflow_id": back.as_str(), "inputs": inputs}});
    let root = world.workflow(json!({"steps": [step]})).await;
    let (status, error) = end_of(&world, world.accept(&root).await).await;
    assert_eq!(status, Status::Failed);
    assert!(error.unwrap().contains("recursion is refused"));
    assert_eq!((world.runs_of(&root).await.len(), world.runs_of(&back).await.len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn workflows_call_each_other_sixteen_deep_and_no_deeper() {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let bottom = json!({"steps": [{"id": "o", "moduleId": "output", "parameters": {"value": "found"}}]});
    let mut top = world.workflow(bottom.clone()).await;
    for _ in 1..16 {
        top = world.workflow(caller(&top)).await;
    }
    let run = world.accept(&top).await;
    let view = world.drive(&world.engine, &Gate::open(), run.id, Duration::from_mins(10)).await;
    assert_eq!((view.row.status, view.answer), (Status::Completed, Some(json!("found"))), "{:?}", view.row.error);

    let seventeenth = world.workflow(caller(&top)).await;
    let (status, error) = end_of(&world, world.accept(&seventeenth).await).await;
    assert_eq!(status, Status::Failed);
    assert!(error.unwrap().contains("more than 16 deep"));
}
