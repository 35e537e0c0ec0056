//! `kill -9` of the real process in the middle of fifty runs.

use crate::local::{Local, Process, Stub, until};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;

const RUNS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn fifty_runs_survive_a_kill_and_no_committed_step_runs_again() {
    let stub = Stub::start(Duration::from_millis(30)).await;
    let folder = tempfile::tempdir().unwrap();
    let (data, credentials) = (folder.path().join("data"), folder.path().join("bootstrap.json"));
    let flags = [
        "--port",
        "0",
        "--data-dir",
        data.to_str().unwrap(),
        "--bootstrap",
        credentials.to_str().unwrap(),
        "--lease",
        "2000",
        "--allow-host",
        &stub.address,
    ];
    let mut process = Process::start(&flags);
    let host = Local::at(process.base.clone(), &credentials);
    let call = |id: &str| {
        let parameters = json!({"url": format!("http://{}/{id}", stub.address), "method": "POST", "body": "[[run]]"});
        json!({"id": id, "moduleId": "http_request", "parameters": parameters})
    };
    let workflow = host.workflow("Three calls", json!([call("a"), call("b"), call("c")])).await;
    let mut ids = Vec::new();
    for run in 0..RUNS {
        let body = json!({"inputVariables": {"run": run.to_string()}});
        let accepted = host.call("POST", &format!("/api/v1/workflows/{workflow}/execute"), body).await;
        assert_eq!(accepted.status, 202, "{accepted:?}");
        ids.push(accepted.body["data"]["executionId"].as_str().unwrap().to_owned());
    }
    // In the middle: some runs have made calls, and not all have ended.
    until("a third of the calls is made", async || (stub.hits().len() >= RUNS).then_some(())).await;
    process.kill();
    let before = stub.hits();
    assert!(before.len() < 3 * RUNS, "all had ended before the kill: {}", before.len());

    let process = Process::start(&flags);
    let host = Local::at(process.base.clone(), &credentials);
    for id in &ids {
        let ended = host.ended(id).await;
        assert_eq!(ended["status"], json!("completed"), "{ended}");
    }
    let after = stub.hits().split_off(before.len());
    check(&ids, &count(&before), &count(&after));
    let list = host.call("GET", &format!("/api/v1/executions?workflowId={workflow}&limit=100"), Value::Null).await;
    assert_eq!(list.body["data"]["total"], json!(RUNS));
}

fn count(hits: &[crate::local::Hit]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for hit in hits {
        *counts.entry(hit.key.clone().unwrap()).or_insert(0) += 1;
    }
    counts
}

/// If the next step had begun, a step was committed and must not run again. A step in progress can
/// run once more, with the same key.
fn check(ids: &[String], before: &HashMap<String, usize>, after: &HashMap<String, usize>) {
    for id in ids {
        let hits =
            |counts: &HashMap<String, usize>, step: &str| counts.get(&format!("{id}/{step}/1")).copied().unwrap_or(0);
        for (step, follower) in [("a", "b"), ("b", "c")] {
            if hits(before, follower) > 0 {
                assert_eq!(hits(after, step), 0, "{id}: step {step} was committed and ran again");
            }
        }
        for step in ["a", "b", "c"] {
            let total = hits(before, step) + hits(after, step);
            assert!((1..=2).contains(&total), "{id}: step {step} ran {total} times");
        }
    }
    let keys: std::collections::HashSet<_> = before.keys().chain(after.keys()).collect();
    assert_eq!(keys.len(), 3 * ids.len(), "one key for each step of each run");
}
