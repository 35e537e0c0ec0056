//! Scripts in the shipped executable, whose allocator and size differ from those of the sandbox's
//! own tests.

use crate::host::{Host, SLUICE};
use sandbox::Sandbox;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// The answer of a child process to a script.
fn evaluate(language: &str, source: &str) -> Value {
    let mut child = Command::new(SLUICE)
        .arg(sandbox::ARGUMENT)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let call = json!({"language": language, "source": source, "inputs": {}, "seed": 1, "now_ms": 1});
    child.stdin.take().unwrap().write_all(call.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{source}: {output:?}"))
}

#[test]
fn a_child_without_any_environment_evaluates_both_languages() {
    for (language, source) in [("js", "1+1"), ("lua", "1+1"), ("js", "return [1, 1].reduce((a, b) => a + b)")] {
        assert_eq!(evaluate(language, source)["returned"]["value"], json!(2), "{language}: {source}");
    }
}

/// Both engines can use their whole heap of 64 MiB, but no more.
#[test]
fn a_script_may_fill_its_heap() {
    let js = |mib: usize| {
        format!("let a = []; for (let i = 0; i < {mib}; i++) a.push(new ArrayBuffer(1 << 20)); return a.length")
    };
    let lua =
        |mib: usize| format!("local a = {{}} for i = 1, {mib} do a[i] = buffer.create(1024 * 1024) end return #a");
    for (language, source) in [("js", &js as &dyn Fn(usize) -> String), ("lua", &lua)] {
        assert_eq!(evaluate(language, &source(50))["returned"]["value"], json!(50), "{language}");
        let failed = evaluate(language, &source(70)).to_string();
        assert!(failed.contains("more memory than it may have"), "{language}: {failed}");
    }
}

/// A failure that occurs by chance would occur among so many scripts.
#[tokio::test(flavor = "multi_thread")]
async fn no_script_of_many_fails_by_chance() {
    let sandbox = Sandbox::new(SLUICE.into(), 4);
    let mut running = tokio::task::JoinSet::new();
    for round in 0..600 {
        let sandbox = sandbox.clone();
        running.spawn(async move {
            let language = if round % 2 == 0 { "lua" } else { "js" };
            let source = if round % 2 == 0 { "return {m=42}" } else { "return {m: 42}" };
            let call = json!({"language": language, "source": source, "inputs": {}, "seed": round, "now_ms": 1});
            let value = sandbox.run(&serde_json::from_value(call).unwrap()).await.unwrap();
            assert_eq!(value["value"], json!({"m": 42}));
        });
        if running.len() >= 4 {
            running.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(ended) = running.join_next().await {
        ended.unwrap();
    }
}

#[test]
fn steps_of_a_workflow_run_in_both_languages() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::start(data.path(), &[]);
    let token = host.pair("scripts", None);
    let step = |language: &str, script: &str| {
        json!({
            "id": language,
            "moduleId": format!("vflow.system.{language}"),
            "parameters": {"script": script, "inputs": {"n": 20}},
        })
    };
    let steps = [step("js", "return { n: inputs.n + 1 }"), step("lua", "return { n = inputs.n * 2 }")];
    let output =
        json!({"id": "out", "moduleId": "output", "parameters": {"value": ["{{js.outputs.n}}", "{{lua.outputs.n}}"]}});
    let workflow = json!({"name": "scripts", "steps": [steps[0], steps[1], output]});
    let made = host.call(&token, "POST", "/api/v1/workflows", workflow);
    let path = format!("/api/v1/workflows/{}/execute", made["id"].as_str().unwrap());
    let ended = host.call(&token, "POST", &path, json!({"async": false}));
    assert_eq!(ended["status"], "completed", "{ended}");
    assert_eq!(ended["result"], json!([21, 40]), "{ended}");
}
