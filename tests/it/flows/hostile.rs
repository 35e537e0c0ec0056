//! Invalid requests, sent over a socket: each gets an error in the facade's envelope, nothing is
//! stored, and the host continues.

use crate::local::Local;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends the bytes of a request, and reads the status and the JSON body.
async fn raw(host: &Local, head: &str, body: &[u8]) -> (u16, Value) {
    let address = host.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("{head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    // The host can answer and close before it has read everything.
    let _ = stream.write_all(body).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let text = String::from_utf8_lossy(&answer);
    let status =
        text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("no answer: {text:?}"));
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_requests_get_the_envelope_and_leave_nothing_behind() {
    let host = Local::start(&[]).await;
    let before = host.call("GET", "/api/v1/workflows", Value::Null).await.body["data"]["total"].clone();
    let token = &host.token;
    let create = format!("POST /api/v1/workflows HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}");
    let deep = |levels: usize| {
        format!(
            "{{\"name\":\"deep\",\"steps\":[{{\"id\":\"a\",\"moduleId\":\"log\",\"parameters\":{}1{}}}]}}",
            "{\"x\":".repeat(levels),
            "}".repeat(levels)
        )
    };
    let unpaired =
        json!({"name": "u", "steps": [{"id": "a", "moduleId": "if_condition", "parameters": {"condition": "true"}}]})
            .to_string();
    let twice =
        json!({"name": "t", "steps": [{"id": "a", "moduleId": "log"}, {"id": "a", "moduleId": "log"}]}).to_string();
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
    let huge = vec![b' '; 9 * 1024 * 1024];
    for (name, body, status, code) in [
        ("broken JSON", b"{\"name\":".to_vec(), 400, 1002),
        ("no JSON at all", vec![0xff, 0xfe, 0x00], 400, 1002),
        ("a list", b"[]".to_vec(), 400, 1002),
        ("wrong type", b"{\"name\":[1]}".to_vec(), 400, 1002),
        ("65 levels", deep(65).into_bytes(), 400, 1002),
        ("100 000 levels", "[".repeat(100_000).into_bytes(), 400, 1002),
        ("unpaired block", unpaired.into_bytes(), 400, 1002),
        ("an id twice", twice.into_bytes(), 400, 1002),
        ("2 MiB", large.into_bytes(), 413, 8002),
        ("9 MiB", huge, 413, 8002),
    ] {
        let (found, answer) = raw(&host, &create, &body).await;
        assert_eq!((found, &answer["code"]), (status, &json!(code)), "{name}: {answer}");
        assert!(answer["message"].is_string() && answer["data"].is_null(), "{name}: {answer}");
    }
    let get = |path: &str, more: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}{more}");
    for (name, head, status, code) in [
        ("unknown workflow", get("/api/v1/workflows/nobody", ""), 404, 1001),
        ("an id that is none", get("/api/v1/workflows/a%23b%00", ""), 404, 1001),
        ("unknown execution", get("/api/v1/executions/exec-01890a5d-ac96-774b-bcce-b302099a8057", ""), 404, 5001),
        ("no execution's id", get("/api/v1/executions/%2e%2e", ""), 404, 5001),
        ("bad limit", get("/api/v1/workflows?limit=many", ""), 400, 1002),
        ("unknown path", get("/api/v1/workflows/hello/explode", ""), 404, 1002),
        ("double slash", get("/api/v1//workflows", ""), 200, 0),
        (
            "wrong verb",
            format!("PATCH /api/v1/workflows HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}"),
            405,
            1002,
        ),
        ("hostile host", "GET /api/v1/executions HTTP/1.1\r\nhost: {{}}\\\\^".to_owned(), 401, 6001),
        ("no token", "GET /api/v1/executions HTTP/1.1\r\nhost: x".to_owned(), 401, 6001),
        (
            "a foreign token",
            format!("GET /api/v1/executions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}x"),
            401,
            6001,
        ),
    ] {
        let (found, answer) = raw(&host, &head, b"").await;
        assert_eq!((found, &answer["code"]), (status, &json!(code)), "{name}: {answer}");
    }
    let after = host.call("GET", "/api/v1/workflows", Value::Null).await;
    assert_eq!(after.body["data"]["total"], before, "nothing was stored");
}
