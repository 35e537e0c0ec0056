//! A step that runs a workflow for each of many items.

use crate::world::{World, answer};
use engine::index::StepIndex;
use engine::interpret::ChildKey;
use engine::rows::child_id;
use model::{ExecutionId, Status};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::faults::Gate;

const AT_ONCE: usize = 10;

/// Observes the children of a run's first step.
struct Children<'w> {
    world: &'w World,
    parent: ExecutionId,
    seen: u32,
    open: Vec<ExecutionId>,
    most: usize,
}

impl Children<'_> {
    async fn status(&self, id: ExecutionId) -> Option<Status> {
        self.world.engine.ports.executions.read(&self.world.account, id).await.unwrap().map(|row| row.status)
    }

    /// Counts the children that were created and have not ended, if there are any. They are created
    /// in the order of the items.
    async fn count(&mut self) {
        let before = self.seen;
        loop {
            let key = ChildKey { step: StepIndex(0), pass: 1, attempt: 1, number: self.seen };
            let id = child_id(self.parent, key);
            if self.status(id).await.is_none() {
                break;
            }
            self.seen += 1;
            self.open.push(id);
        }
        if self.seen > before {
            let mut open = Vec::new();
            for id in &self.open {
                if self.status(*id).await == Some(Status::Running) {
                    open.push(*id);
                }
            }
            self.open = open;
            self.most = self.most.max(self.open.len());
        }
    }
}

/// Runs a workflow that waits for each of `items` numbers, ten at a time.
async fn map(items: usize) {
    let world = World::answering(|_| Ok(answer(200, "{}"))).await;
    let child = json!({"steps": [
        {"id": "d", "moduleId": "delay", "parameters": {"duration": 20_000}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "{{trigger.data.index}}"}},
    ]});
    let child = world.workflow(child).await;
    let numbers: Vec<usize> = (0..items).collect();
    let map = json!({"id": "m", "moduleId": "map_workflow", "parameters":
        {"workflow_id": child.as_str(), "items": numbers, "max_concurrency": AT_ONCE}});
    let run = world.accept(&world.workflow(json!({"steps": [map]})).await).await;

    let mut children = Children { world: &world, parent: run.id, seen: 0, open: Vec::new(), most: 0 };
    let gate = Gate::open();
    // The messages are processed one by one, so that children do not end before they are counted.
    while children.status(run.id).await == Some(Status::Running) {
        assert_eq!(world.deliver_up_to(1, &world.engine, &gate, Duration::from_mins(1)).await, 1, "a hint was lost");
        children.count().await;
    }
    let view = world.view(run.id).await;
    assert_eq!(view.row.status, Status::Completed, "{:?}", view.row.error);
    assert_eq!((children.seen as usize, children.most), (items, AT_ONCE));
    let outputs = &view.outputs[0].1;
    assert_eq!(outputs["failed"], json!([]));
    assert_eq!(outputs["results"], (1..=items).map(|index| json!(index)).collect::<Value>());
}

#[tokio::test(start_paused = true)]
async fn never_more_at_once_than_allowed_and_the_results_in_order() {
    map(200).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "a measurement: takes minutes"]
async fn a_thousand() {
    map(1000).await;
}
