//! The cost of an import is proportional to its size.

use super::{now, tell};
use crate::world::World;
use records::exchange::{self, ImportOptions, ImportResult, Incoming};
use records::workflows::{NewWorkflow, WorkflowChange};
use serde_json::json;
use std::time::Duration;

/// Imports `count` workflows into an empty account. Returns the number of calls, and the time.
async fn import(count: usize) -> (u64, Duration) {
    let world = World::answering(|_| Ok(crate::world::answer(200, "{}"))).await;
    let (engine, counting) = world.counted();
    let step = json!({"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": "[[given]]"}});
    let definition = serde_json::from_value(json!({"v": 1, "steps": vec![step; 1]})).unwrap();
    let incoming = |at: usize| Incoming {
        new: NewWorkflow {
            fields: WorkflowChange { name: Some(format!("Workflow {at}")), ..WorkflowChange::default() },
            definition: Clone::clone(&definition),
            ..NewWorkflow::default()
        },
        ..Incoming::default()
    };
    let all = (0..count).map(incoming).collect();
    let start = now();
    let manner = ImportOptions { overwrite: false, folder_id: None };
    let fates = exchange::import(&engine, &world.account, &manner, &[], all).await.unwrap();
    let took = start.elapsed();
    assert_eq!(fates.len(), count);
    assert!(fates.iter().all(|fate| matches!(fate, ImportResult::Imported(..))), "{:?}", fates[0]);
    (counting.take().total(), took)
}

#[tokio::test(start_paused = true)]
async fn each_workflow_of_an_import_costs_the_same() {
    let (ten, twenty, forty) = (import(10).await.0, import(20).await.0, import(40).await.0);
    assert_eq!(forty - twenty, 2 * (twenty - ten), "{ten}, {twenty}, {forty}: not linear");
}

#[tokio::test(start_paused = true)]
#[ignore = "a measurement"]
async fn measure() {
    for count in [100, 250, 500, 1_000] {
        let (calls, took) = import(count).await;
        tell(&json!({"what": "import", "at": count, "calls": calls, "ms": took.as_secs_f64() * 1e3}));
    }
}
