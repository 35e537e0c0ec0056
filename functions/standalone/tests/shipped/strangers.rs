//! Callers without rights.

use crate::host::{Host, pairing};
use serde_json::{Value, json};

#[test]
fn pairing_without_a_key_is_for_this_machine_alone() {
    let data = tempfile::tempdir().unwrap();
    let try_all = |host: &Host, expected: u16| {
        let own = format!("host: {}", host.address);
        let cases: [&[&str]; 8] = [
            &["host: sluice.example"],
            &["host: 10.0.0.1:9000"],
            &[&own, "x-forwarded-for: 127.0.0.1"],
            &[&own, "x-real-ip: 127.0.0.1"],
            &[&own, "forwarded: for=127.0.0.1"],
            &[&own, "via: 1.1 tunnel"],
            &[&own, "origin: http://localhost:3000"],
            &[&own, "origin: https://evil.example"],
        ];
        for head in cases {
            let answer = host.send("POST", "/api/v1/auth/token", head, &pairing("d", None));
            assert_eq!(answer.status, expected, "{head:?}: {answer:?}");
        }
    };
    let host = Host::start(data.path(), &[]);
    try_all(&host, 401);
    let own = format!("origin: http://{}", host.address);
    for head in [&[][..], &[own.as_str()]] {
        assert_eq!(host.send("POST", "/api/v1/auth/token", head, &pairing("d", None)).status, 200, "{head:?}");
    }
    drop(host);
    let host = Host::start(data.path(), &["--public-url", "https://sluice.example"]);
    assert_eq!(host.send("POST", "/api/v1/auth/token", &[], &pairing("d", None)).status, 401);
    drop(host);
    let host = Host::start(data.path(), &["--public-url", "https://sluice.example", "--open-pairing"]);
    try_all(&host, 200);
}

#[test]
fn a_workflow_does_not_call_its_own_host_whatever_was_opened() {
    let data = tempfile::tempdir().unwrap();
    let host =
        Host::start(data.path(), &["--allow-host", "127.0.0.1", "--allow-host", "localhost", "--allow-host", "[::1]"]);
    let token = host.pair("d", None);
    let port = host.address.rsplit_once(':').unwrap().1;
    for name in ["127.0.0.1", "localhost", "0.0.0.0", "127.1", "[::ffff:127.0.0.1]"] {
        let url = format!("http://{name}:{port}/api/v1/auth/token");
        let parameters = json!({"method": "POST", "url": url, "body": pairing("mine", None)});
        let steps = json!([{"id": "call", "moduleId": "http_request", "parameters": parameters}]);
        let made = host.call(&token, "POST", "/api/v1/workflows", json!({"name": name, "steps": steps}));
        let path = format!("/api/v1/workflows/{}/execute", made["id"].as_str().unwrap());
        let ended = host.call(&token, "POST", &path, json!({"async": false})).to_string();
        assert!(ended.contains("refused"), "{name}: {ended}");
    }
}

#[test]
fn callbacks_to_private_addresses_are_refused_where_they_are_asked_for() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::start(data.path(), &["--allow-host", "127.0.0.1:9999"]);
    let token = host.pair("d", None);
    let execute = |url: &str| {
        let head = format!("authorization: Bearer {token}");
        let body = json!({"async": true, "callbackUrl": url}).to_string();
        host.send("POST", "/api/v1/workflows/hello/execute", &[&head], &body)
    };
    let own = format!("http://{}/", host.address);
    for url in [
        "http://127.0.0.1/",
        "http://10.1.2.3/x",
        "http://169.254.169.254/",
        "http://2130706433/",
        "http://[::1]/",
        &own,
    ] {
        let answer = execute(url);
        assert_eq!((answer.status, &answer.json()["details"]["field"]), (400, &Value::from("callbackUrl")), "{url}");
    }
    for url in ["http://127.0.0.1:9999/", "https://example.org/told"] {
        assert_eq!(execute(url).status, 202, "{url}");
    }
}

/// Failed attempts are also counted if other requests are not limited.
#[test]
fn guessing_costs_the_guesser() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::start(data.path(), &["--rate-limits", "off"]);
    let guess = || host.send("POST", "/api/v1/auth/token", &[], &pairing("d", Some("sp_wrong"))).status;
    let statuses: Vec<_> = (0..25).map(|_| guess()).collect();
    assert_eq!(statuses[0], 401);
    assert!(statuses.contains(&429), "{statuses:?}");
}
