//! Clients that keep connections of the host occupied.

use crate::host::{Host, read_answer};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Half a head, half a body, and no bytes at all: the host ends each connection.
#[test]
fn what_is_half_sent_is_not_waited_for() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::start(data.path(), &[]);
    let body = "POST /api/v1/auth/token HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{\"deviceId\"";
    let sent = ["", "GET /api/v1/system/health HTT", "GET / HTTP/1.1\r\nhost: x\r\nx-a: ", body];
    let mut open: Vec<_> = sent.iter().map(|text| (host.connect(), *text)).collect();
    for (stream, text) in &mut open {
        stream.write_all(text.as_bytes()).unwrap();
    }
    for (stream, text) in &mut open {
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        let expected = if text.starts_with("POST") { "HTTP/1.1 408" } else { "" };
        assert!(String::from_utf8_lossy(&answer).starts_with(expected), "{text:?}");
    }
    assert_eq!(host.send("GET", "/api/v1/system/health", &[], "").status, 200);
}

#[test]
fn a_body_is_read_no_further_than_its_route_takes() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::start(data.path(), &[]);
    let large = host.send("POST", "/api/v1/auth/token", &[], &" ".repeat(1024 * 1024 + 1));
    assert_eq!(large.status, 413, "{large:?}");
    // A body that is far too long is not read.
    let head = "POST /api/v1/auth/token HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 1000000000\r\n\r\n";
    assert_eq!(host.raw(head.as_bytes()).status, 413);
    let head = "POST /api/v1/auth/token HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut stream = host.connect();
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("{:x}\r\n{}\r\n", 64 * 1024, "x".repeat(64 * 1024));
    while stream.write_all(chunk.as_bytes()).is_ok() {}
    assert!(matches!(read_answer(&mut stream).status, 0 | 413));
    let endless = host.raw(format!("GET / HTTP/1.1\r\nx-a: {}\r\n\r\n", "a".repeat(200_000)).as_bytes());
    assert_eq!(endless.status, 431, "{endless:?}");
}

/// With few descriptors, some clients wait for others, and the host continues.
#[test]
fn connections_leave_descriptors_for_the_rest() {
    let data = tempfile::tempdir().unwrap();
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "ulimit -n 96 && exec \"$0\" \"$@\"", crate::host::SLUICE]);
    let host = Host::spawn(shell, data.path(), &[]).unwrap();
    let idle: Vec<_> = (0..60).map(|_| host.connect()).collect();
    // Silent connections are ended after some time, and then this one is served.
    assert_eq!(host.send("GET", "/api/v1/system/health", &[], "").status, 200);
    drop(idle);
    assert_eq!(host.send("GET", "/api/v1/system/health", &[], "").status, 200);
}

#[test]
fn a_host_that_is_asked_to_stop_does_so_whoever_holds_on() {
    let data = tempfile::tempdir().unwrap();
    for (signals, most) in
        [(&[Signal::TERM][..], 30), (&[Signal::TERM, Signal::TERM], 5), (&[Signal::HUP, Signal::HUP, Signal::INT], 5)]
    {
        let mut host = Host::start(data.path(), &[]);
        let mut half = host.connect();
        half.write_all(b"GET / HTTP/1.1\r\nx-a").unwrap();
        let began = tokio::time::Instant::now();
        let ended = host.signal(signals);
        assert!(ended.success(), "{ended:?}");
        assert!(began.elapsed() < Duration::from_secs(most), "{signals:?}: {:?}", began.elapsed());
    }
}

/// A request that has begun is answered before the host ends, also if the terminal has ended; and a
/// host that `nohup` has started goes on.
#[test]
fn the_end_of_a_terminal_ends_a_host_in_order_unless_it_is_ignored() {
    let data = tempfile::tempdir().unwrap();
    let mut host = Host::start(data.path(), &[]);
    let token = host.pair("laptop", None);
    let steps = json!([{"id": "w", "moduleId": "delay", "parameters": {"duration": 3_000}}]);
    let workflow = json!({"name": "w", "isEnabled": true, "steps": steps});
    let id = host.call(&token, "POST", "/api/v1/workflows", workflow)["id"].as_str().unwrap().to_owned();
    let mut waits = host.connect();
    let body = json!({"async": false}).to_string();
    let head = format!(
        "POST /api/v1/workflows/{id}/execute HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}"
    );
    waits.write_all(format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).as_bytes()).unwrap();
    let is_running = || host.call(&token, "GET", "/api/v1/executions?status=running", Value::Null);
    while is_running()["executions"].as_array().is_none_or(Vec::is_empty) {}
    let process = rustix::process::Pid::from_child(&host.process);
    for _ in 0..2 {
        rustix::process::kill_process(process, Signal::HUP).unwrap();
        while TcpStream::connect(&host.address).is_ok() {}
    }
    let answer = read_answer(&mut waits);
    assert_eq!((answer.status, &answer.json()["data"]["status"]), (200, &json!("completed")), "{answer:?}");
    assert!(host.process.wait().unwrap().success());

    let mut nohup = std::process::Command::new("nohup");
    nohup.arg(crate::host::SLUICE);
    let mut host = Host::spawn(nohup, data.path(), &[]).unwrap();
    let process = rustix::process::Pid::from_child(&host.process);
    rustix::process::kill_process(process, Signal::HUP).unwrap();
    for _ in 0..50 {
        assert_eq!(host.send("GET", "/api/v1/system/health", &[], "").status, 200);
    }
    assert!(host.signal(&[Signal::TERM]).success());
}
