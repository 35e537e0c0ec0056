//! Data that cannot be used, at the start and later.

use crate::host::{Host, SLUICE};
use serde_json::{Value, json};
use std::path::Path;

fn refusal(data: &Path) -> String {
    Host::try_start(data, &[]).err().unwrap_or_else(|| panic!("{} was taken", data.display()))
}

#[test]
fn a_start_that_fails_tells_why() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    drop(Host::start(&data, &[]));
    let (database, key) = (data.join("store"), data.join("secrets.key"));
    let digits = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let log = refusal(&data);
    assert!(log.contains("secrets.key is gone") && log.contains("Put it back from a backup"), "{log}");
    assert!(!key.exists(), "another key was made");
    std::fs::write(&key, digits).unwrap();
    let first = Host::start(&data, &[]);
    let log = refusal(&data);
    assert!(log.contains("in use by another process"), "{log}");
    drop(first);
    std::fs::rename(database.join("FORMAT"), data.join("FORMAT")).unwrap();
    let log = refusal(&data);
    assert!(log.contains("are damaged: the file FORMAT is missing; restore a backup"), "{log}");
    std::fs::write(database.join("FORMAT"), "sluice-store 99").unwrap();
    let log = refusal(&data);
    assert!(log.contains("which this version cannot read"), "{log}");
    std::fs::rename(data.join("FORMAT"), database.join("FORMAT")).unwrap();
    drop(Host::start(&data, &[]));
    std::fs::remove_dir_all(&data).unwrap();
    std::fs::write(&data, "a file").unwrap();
    let log = refusal(&data);
    assert!(log.contains("data directory") && log.contains("File exists"), "{log}");
}

#[test]
fn data_of_an_earlier_version_are_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("dynamodb.sqlite"), "SQLite format 3").unwrap();
    let log = refusal(&data);
    assert!(log.contains("data of an earlier version") && log.contains("sluice pull"), "{log}");
    let left: Vec<_> = std::fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["dynamodb.sqlite"]);
}

#[test]
fn data_that_was_removed_is_not_answered_from() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let host = Host::start(&data, &[]);
    let token = host.pair("d", None);
    let head = format!("authorization: Bearer {token}");
    assert_eq!(host.send("GET", "/api/v1/workflows", &[&head], "").status, 200);
    std::fs::remove_dir_all(&data).unwrap();
    for path in ["/api/v1/workflows", "/api/v1/system/health", "/v1/api/admin/test/sync"] {
        assert_eq!(host.send("GET", path, &[&head], "").status, 503, "{path}");
    }
}

/// A full disk, simulated by a limit on the size of files.
#[test]
fn a_host_that_cannot_store_is_not_healthy() {
    let data = tempfile::tempdir().unwrap();
    drop(Host::start(data.path(), &[]));
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "trap '' XFSZ && ulimit -f 4000 && exec \"$0\" \"$@\"", SLUICE]);
    let host = Host::spawn(shell, data.path(), &[]).unwrap();
    let token = host.pair("d", None);
    let health = || host.send("GET", "/api/v1/system/health", &[], "");
    assert_eq!(health().status, 200);
    let head = format!("authorization: Bearer {token}");
    // Random characters, because stored texts are compressed.
    let mut state = 7_u64;
    let mut character = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        char::from(b'!' + ((state >> 33) % 91) as u8)
    };
    let noise: String = (0..30_000).map(&mut character).collect();
    let script = noise.replace(['"', '\\', '{', '[', '}', ']'], "x");
    let mut status = 0;
    for number in 0..200 {
        let step = json!({"id": "s", "moduleId": "output", "parameters": {"value": format!("{number}{script}")}});
        let body = json!({"name": format!("w{number}"), "steps": [step]}).to_string();
        status = host.send("POST", "/api/v1/workflows", &[&head], &body).status;
        if status >= 500 {
            break;
        }
        assert_eq!(status, 201);
    }
    assert!(status >= 500, "the limit was never met");
    // Some small writes still fit under the limit, and each health check is one.
    let sick =
        (0..500).map(|_| health()).find(|answer| answer.status != 200).expect("health itself was stored 500 times");
    assert_eq!((sick.status, &sick.json()["data"]["status"]), (503, &Value::from("unhealthy")), "{sick:?}");
}
