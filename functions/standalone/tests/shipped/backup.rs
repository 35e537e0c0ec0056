//! Tests of backup and restore.

use crate::host::{Host, SLUICE};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

fn sluice(verb: &str, dir: &Path, data: &Path) -> Output {
    Command::new(SLUICE).arg(verb).arg(dir).arg("--data-dir").arg(data).output().unwrap()
}

#[test]
fn a_copy_that_was_made_while_the_host_worked_holds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let [data, copy, restored] = ["data", "copy", "restored"].map(|name| folder.path().join(name));
    let bootstrap = folder.path().join("credentials.json");
    let host = Host::start(&data, &["--bootstrap", bootstrap.to_str().unwrap()]);
    let credentials: Value = serde_json::from_slice(&std::fs::read(&bootstrap).unwrap()).unwrap();
    let token = credentials["accessToken"].as_str().unwrap();
    host.call(token, "PUT", "/api/v1/secrets/key", json!({"value": "a secret that is kept"}));
    let steps = json!([{"id": "out", "moduleId": "output", "parameters": {"value": "{{vars.x}}"}}]);
    let kept = host.call(token, "POST", "/api/v1/workflows", json!({"name": "kept", "steps": steps}));
    let id = kept["id"].as_str().unwrap().to_owned();
    let waits = json!([{"id": "w", "moduleId": "vflow.device.delay", "parameters": {"duration": 600_000}}]);
    let waiting = host.call(token, "POST", "/api/v1/workflows", json!({"name": "waits", "steps": waits}));
    let path = format!("/api/v1/workflows/{}/execute", waiting["id"].as_str().unwrap());
    let run = host.call(token, "POST", &path, json!({}))["executionId"].as_str().unwrap().to_owned();

    let made = sluice("backup", &copy, &data);
    assert!(made.status.success(), "{made:?}");
    for entry in std::fs::read_dir(&copy).unwrap() {
        let facts = entry.unwrap().metadata().unwrap();
        let wanted = if facts.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(facts.permissions().mode() & 0o777, wanted);
    }
    host.call(token, "DELETE", &format!("/api/v1/workflows/{id}"), Value::Null);
    let again = sluice("backup", &copy, &data);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("is not empty"), "{again:?}");
    let over = sluice("restore", &copy, &data);
    assert!(!over.status.success() && String::from_utf8_lossy(&over.stderr).contains("is not empty"), "{over:?}");
    let nothing = sluice("restore", &folder.path().join("nowhere"), &restored);
    assert!(!nothing.status.success() && !restored.exists(), "{nothing:?}");
    drop(host);

    let done = sluice("restore", &copy, &restored);
    assert!(done.status.success(), "{done:?}");
    let host = Host::start(&restored, &[]);
    // The signing keys were copied, and the key that opens them.
    assert_eq!(host.call(token, "GET", &format!("/api/v1/workflows/{id}"), Value::Null)["name"], "kept");
    assert_eq!(host.call(token, "GET", "/api/v1/secrets/key", Value::Null)["name"], "key");
    let shown = host.call(token, "GET", &format!("/api/v1/executions/{run}"), Value::Null);
    assert_eq!(shown["status"], "running", "{shown}");
}
