//! Workflows with all kinds of effects, waits and blocks.

use crate::world::World;
use model::WorkflowId;
use serde_json::{Value, json};

/// Stores the workflows of the storms, in the order of [`definitions`]. The first one is the child
/// of others.
pub async fn store(world: &World) -> Vec<WorkflowId> {
    let child = world.workflow(json!({"steps": [call("h", "child"), output("[[name]]")]})).await;
    let mut stored = vec![child.clone()];
    for steps in definitions(&child) {
        stored.push(world.workflow(json!({ "steps": steps })).await);
    }
    let limit = json!({"key": RUN_KEY, "concurrency": PLACES});
    let wait = json!({"id": "w", "moduleId": "delay", "parameters": {"duration": 20_000}});
    let whole = json!({"limit": limit, "steps": [call("a", "one"), wait, limited("b", json!({})), output("done")]});
    let whole = world.workflow(whole).await;
    stored.push(whole.clone());
    let map = json!({"workflow_id": whole.as_str(), "items": [1, 2, 3], "inputs": {"name": "An"}});
    let map = json!({"id": "m", "moduleId": "map_workflow", "parameters": map});
    let rate = json!({"key": "begins", "rate": 20, "per": 10});
    stored.push(world.workflow(json!({"limit": rate, "steps": [map, output("done")]})).await);
    stored
}

/// The number of shapes.
pub const COUNT: usize = 15;
/// The shape whose runs share a limit.
pub const LIMITED: usize = 12;
/// The shape whose runs share a limit from their start to their end, and another one in a step.
pub const RUN_LIMITED: usize = 13;
/// The key of the limit of steps.
pub const KEY: &str = "shared";
/// The key of the limit of whole runs.
pub const RUN_KEY: &str = "runs";
/// The most places of each limit.
pub const PLACES: usize = 2;

fn definitions(child: &WorkflowId) -> [Value; COUNT - 3] {
    let step =
        |id: &str, module: &str, parameters: Value| json!({"id": id, "moduleId": module, "parameters": parameters});
    let mark = |id: &str, module: &str| json!({"id": id, "moduleId": module});
    let child = child.as_str();
    [
        json!([step("s", "set_variable", json!({"name": "n", "value": 1})), output("[[n]]")]),
        json!([call("a", "one"), output("{{a.statusCode}}")]),
        json!([call("a", "one"), step("w", "delay", json!({"duration": 30_000})), call("b", "two"), output("done")]),
        json!([step("l", "loop", json!({"count": 3})), call("a", "again"), mark("e", "endloop"), output("done")]),
        json!([
            step("f", "foreach", json!({"input_list": [1, 2, 3], "parallelism": 3})),
            call("a", "beside"),
            mark("e", "endforeach"),
            output("done"),
        ]),
        json!([
            mark("p", "parallel.start"),
            mark("b1", "parallel.branch"),
            call("a", "left"),
            mark("b2", "parallel.branch"),
            step("w", "delay", json!({"duration": 20_000})),
            call("b", "right"),
            mark("e", "parallel.end"),
            output("done"),
        ]),
        json!([
            mark("t", "try.start"),
            step("a", "http_request", json!({"url": "https://example.com/refused", "method": "POST"})),
            step("x", "fail", json!({"message": "as planned"})),
            mark("c", "try.catch"),
            call("b", "caught"),
            mark("e", "try.end"),
            output("done"),
        ]),
        json!([
            step("c", "call_workflow", json!({"workflow_id": child, "inputs": {"name": "Li"}})),
            output("{{c.result}}")
        ]),
        json!([
            step("m", "map_workflow", json!({"workflow_id": child, "items": [1, 2, 3], "inputs": {"name": "An"}})),
            output("done"),
        ]),
        json!([step("w", "delay", json!({"duration": 960_000})), call("a", "late"), output("done")]),
        json!([
            step(
                "a",
                "http_request",
                json!({"url": "https://example.com/once", "method": "POST", "at_most_once": true,
                                             "__error_policy": "SKIP"})
            ),
            call("b", "large"),
            output("{{b.body}}"),
        ]),
        json!([
            limited("a", json!({})),
            step("f", "foreach", json!({"input_list": [1, 2], "parallelism": 2})),
            limited("b", json!({})),
            mark("e", "endforeach"),
            limited("c", json!({"__limit_rate": 20, "__limit_per": 10})),
            output("done"),
        ]),
    ]
}

fn call(id: &str, name: &str) -> Value {
    let parameters = json!({"url": format!("https://example.com/{name}"), "method": "POST", "body": "1",
                            "headers": {"authorization": "Bearer {{secrets.token}}"},
                            "__error_policy": "RETRY", "__retry_count": 5, "__retry_interval": 15_000});
    json!({"id": id, "moduleId": "http_request", "parameters": parameters})
}

fn limited(id: &str, more: Value) -> Value {
    let mut step = call(id, "limited");
    let limit = json!({"__limit_key": KEY, "__limit_concurrency": PLACES});
    for part in [limit, more] {
        step["parameters"].as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
    }
    step
}

fn output(value: &str) -> Value {
    json!({"id": "o", "moduleId": "output", "parameters": {"value": value}})
}
