//! Workflows with scripts on the local host, including a hostile script.

use crate::local::Local;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn scripts_run_and_the_host_outlives_those_that_mean_harm() {
    let host = Local::start(&[]).await;
    let sum = "let sum = 0;\nfor (const n of inputs.numbers) sum += n;\nreturn { sum };";
    let steps = json!([
        {"id": "sum", "moduleId": "vflow.system.js", "parameters": {"script": sum, "inputs": {"numbers": "[[numbers]]"}}},
        {"id": "say", "moduleId": "vflow.system.lua", "parameters": {
            "script": "return `{inputs.n} in all`", "inputs": {"n": "{{sum.outputs.sum}}"}}},
        {"id": "out", "moduleId": "output", "parameters": {"value": "{{say.outputs}}"}}
    ]);
    let id = host.workflow("Sum", steps).await;
    let body = json!({"async": false, "inputVariables": {"numbers": [1, 2, 39]}});
    let path = format!("/api/v1/workflows/{id}/execute");
    let done = host.call("POST", &path, body.clone()).await.body["data"].clone();
    assert_eq!((&done["status"], &done["result"]), (&json!("completed"), &json!("42 in all")), "{done}");

    for (name, module, script) in [
        ("endless", "vflow.system.js", "for (;;);"),
        ("greedy", "vflow.system.lua", "local t = {}\nwhile true do t[#t + 1] = { t } end"),
        ("curious", "vflow.system.lua", "return require('./etc/passwd')"),
    ] {
        let steps = json!([{"id": "harm", "moduleId": module, "parameters": {"script": script}}]);
        let id = host.workflow(name, steps).await;
        let path = format!("/api/v1/workflows/{id}/execute");
        let failed = host.call("POST", &path, json!({"async": false})).await.body["data"].clone();
        assert_eq!(failed["status"], "failed", "{name}: {failed}");
    }
    let again = host.call("POST", &path, body).await.body["data"].clone();
    assert_eq!(again["result"], Value::from("42 in all"), "{again}");
}
