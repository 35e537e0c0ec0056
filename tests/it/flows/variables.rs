//! A workflow reads the variables with which another workflow ended.

use crate::world::World;
use engine::RunView;
use model::WorkflowId;
use records::executions::{self, Wait};
use serde_json::{Map, Value, json};

async fn run(world: &World, workflow: &WorkflowId, input: Map<String, Value>) -> RunView {
    let request = world.request(workflow, input, Wait::Sync);
    executions::execute(&world.engine, request).await.unwrap().view.unwrap()
}

#[tokio::test(start_paused = true)]
async fn variables_are_loaded_from_the_newest_completed_run() {
    let world = World::answering(|_| unreachable!()).await;
    let left = json!({"steps": [
        {"id": "n", "moduleId": "vflow.variable.create", "parameters": {"variableName": "n", "value": "[[given]]"}},
        {"id": "later", "moduleId": "delay", "parameters": {"duration": 5}},
        {"id": "fail", "moduleId": "if_condition", "parameters": {"condition": "[[given]] == \"bad\""}},
        {"id": "stop", "moduleId": "fail", "parameters": {"message": "bad"}},
        {"id": "end", "moduleId": "endif"}
    ]});
    let source = world.workflow(left).await;
    for given in ["old", "new", "bad"] {
        run(&world, &source, Map::from_iter([("given".to_owned(), json!(given))])).await;
    }
    let load = |mode: &str| {
        json!({"steps": [{"id": "load", "moduleId": "vflow.variable.load",
            "parameters": {"workflow_id": source.as_str(), "variable_names": "n", "mode": mode}}]})
    };
    let share = world.workflow(load("share")).await;
    let seen = run(&world, &share, Map::from_iter([("n".to_owned(), json!("mine"))])).await;
    assert_eq!(seen.variables, Map::from_iter([("n".to_owned(), json!("new"))]));
    assert_eq!(Value::Object(seen.outputs[0].1.clone()), json!({"variables": {"n": "new"}}));

    let copy = world.workflow(load("copy")).await;
    assert_eq!(run(&world, &copy, Map::new()).await.variables["n"], "new");
    let refused = run(&world, &copy, Map::from_iter([("n".to_owned(), json!("mine"))])).await;
    assert_eq!(
        refused.row.error.as_deref(),
        Some("step 'load': input 'variable_names': the variable 'n' exists already")
    );
}
