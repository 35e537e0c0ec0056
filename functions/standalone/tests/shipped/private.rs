//! What other users of the same machine can read.

use crate::host::Host;
use serde_json::{Value, json};
use std::fs::{Permissions, metadata, set_permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn mode(path: &Path) -> u32 {
    metadata(path).unwrap().permissions().mode() & 0o777
}

/// All files in a folder and in those within it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn set(path: &Path, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn the_data_is_its_owners_alone_and_holds_no_secret_in_plain() {
    let folder = tempfile::tempdir().unwrap();
    let (data, bootstrap) = (folder.path().join("data"), folder.path().join("credentials.json"));
    let host = Host::start(&data, &["--bootstrap", bootstrap.to_str().unwrap()]);
    let credentials: Value = serde_json::from_slice(&std::fs::read(&bootstrap).unwrap()).unwrap();
    let check = || {
        assert_eq!(mode(&data), 0o700);
        // What is in the database is behind its folder.
        assert_eq!(mode(&data.join("secrets.key")), 0o600);
        assert_eq!(mode(&data.join("store")), 0o700);
    };
    check();
    drop(host);
    // The mode that an older version set.
    set(&data, 0o755);
    set(&data.join("secrets.key"), 0o644);
    set(&bootstrap, 0o644);
    let host = Host::start(&data, &["--bootstrap", bootstrap.to_str().unwrap()]);
    check();
    assert_eq!(mode(&bootstrap), 0o600);
    assert!(!host.call(credentials["accessToken"].as_str().unwrap(), "GET", "/api/v1/apps", Value::Null).is_null());
    drop(host);
    let secret = credentials["webhookSecret"].as_str().unwrap();
    for path in files(&data) {
        let bytes = std::fs::read(&path).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(!holds(secret), "{} holds a webhook secret", path.display());
        assert!(!holds("\"secret\":["), "{} holds a signing key", path.display());
    }
}

#[test]
fn credentials_go_to_the_file_alone_and_are_not_lost_where_it_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("credentials.json"));
    let log = Host::try_start(&data, &["--bootstrap", "/nowhere/at/all.json"]).err().unwrap();
    assert!(log.contains("/nowhere/at/all.json") && log.contains("No such file"), "{log}");
    std::fs::write(&file, "something older, and much longer than nothing").unwrap();
    set(&file, 0o644);
    let host = Host::start(&data, &["--bootstrap", file.to_str().unwrap()]);
    assert_eq!(mode(&file), 0o600);
    let credentials: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    for (name, value) in credentials.as_object().unwrap() {
        let text = value.as_str().unwrap();
        assert!(name == "account" || !host.printed.contains(text), "{name} was printed");
    }
    let key = credentials["adminPairingKey"].as_str().unwrap();
    let token = host.pair("desk", Some(key));
    assert_eq!(host.call(&token, "GET", "/api/v1/account", Value::Null)["account"], "admin");
}

#[test]
fn the_root_key_comes_from_a_file_or_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("root");
    std::fs::write(&file, "a root key that is long enough\n").unwrap();
    let mut command = std::process::Command::new(crate::host::SLUICE);
    command.env("SLUICE_ROOT_KEY", "a root key that is long enough");
    let by_file = Host::start(&folder.path().join("a"), &["--root-key-file", file.to_str().unwrap()]);
    let by_environment = Host::spawn(command, &folder.path().join("b"), &[]).unwrap();
    for host in [&by_file, &by_environment] {
        let body = json!({"account": "another"}).to_string();
        let made = host.send("POST", "/api/v1/accounts", &["x-root-key: a root key that is long enough"], &body);
        assert_eq!(made.status, 201, "{made:?}");
        let line = std::fs::read(format!("/proc/{}/cmdline", host.process.id())).unwrap();
        assert!(!String::from_utf8_lossy(&line).contains("long enough"));
    }
    std::fs::write(&file, "short").unwrap();
    let log = Host::try_start(&folder.path().join("c"), &["--root-key-file", file.to_str().unwrap()]).err().unwrap();
    assert!(log.contains("must be 16 to 256 bytes long"), "{log}");
    let log = Host::try_start(&folder.path().join("c"), &["--root-key-file", "/nowhere"]).err().unwrap();
    assert!(log.contains("/nowhere"), "{log}");
}
