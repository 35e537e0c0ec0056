//! A key that no stored value can have.

use crate::world::{World, answer};
use engine::Error;
use model::Status;
use model::json::RESERVED_KEY;
use records::executions::{self, Wait};
use serde_json::{Map, Value, json};

/// A run with such a value could not be read again, and its parent would wait for ever.
#[tokio::test(start_paused = true)]
async fn a_step_that_makes_an_object_with_the_reserved_key_fails() {
    let world = World::answering(|_| Ok(answer(200, ""))).await;
    for step in [
        json!({"moduleId": "expression", "parameters": {"expression": format!("{{\"{RESERVED_KEY}\": \"[1\"}}")}}),
        json!({"moduleId": "parse_csv", "parameters": {"text": format!("{RESERVED_KEY}\n\"[1,2\"\n")}}),
        json!({"moduleId": "vflow.data.parse_json", "parameters": {
            "json": format!("{{\"{RESERVED_KEY}\": \"[1,2]\"}}"), "path": "$"}}),
    ] {
        let mut step = step;
        step["id"] = json!("s");
        let workflow = world.workflow(json!({"steps": [step]})).await;
        let run = executions::execute(&world.engine, world.request(&workflow, Map::new(), Wait::Sync)).await.unwrap();
        let view = run.view.unwrap();
        let error = view.row.error.clone().unwrap_or_default();
        assert!(view.row.status == Status::Failed && error.contains(RESERVED_KEY), "{step}: {error}");
        assert_eq!(world.view(view.row.id).await.row.status, Status::Failed);
    }
}

#[tokio::test(start_paused = true)]
async fn an_input_and_a_trigger_with_the_reserved_key_are_refused() {
    let world = World::answering(|_| Ok(answer(200, ""))).await;
    let workflow =
        world.workflow(json!({"steps": [{"id": "s", "moduleId": "log", "parameters": {"message": "x"}}]})).await;
    let bad: Map<String, Value> = json!({"a": [{RESERVED_KEY: "1"}]}).as_object().unwrap().clone();
    let refused = executions::execute(&world.engine, world.request(&workflow, bad.clone(), Wait::Sync)).await;
    assert!(matches!(refused, Err(Error::Invalid { field, .. }) if field == "a"));
    let mut request = world.request(&workflow, Map::new(), Wait::Sync);
    request.trigger.facts = bad;
    let refused = executions::execute(&world.engine, request).await;
    assert!(matches!(refused, Err(Error::Invalid { field, .. }) if field == "trigger"));
}
