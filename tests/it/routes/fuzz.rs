//! Randomly changed requests and messages: each is answered, and never with an internal error.

use super::dpa::Dpa;
use super::host::Host;
use crate::fuzz::Changed;
use engine::ports::http_out::HttpRequest;
use engine::ports::{Clock, Handled, HttpOut, Received};
use model::AccountId;
use serde_json::{Value, json};
use std::net::IpAddr;
use std::time::Duration;

/// The number of changed examples of a kind. Each is a complete request.
const TRIES: u64 = 1_000;

#[tokio::test(start_paused = true)]
async fn archives() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let mut ids = Vec::new();
    for name in ["早安", "b"] {
        let steps = json!([{"id": "d", "moduleId": "delay", "parameters": {"duration": 1}}]);
        ids.push(host.workflow(&token, &json!({"name": name, "steps": steps})).await);
    }
    let body = json!({"workflowIds": ids});
    let zip = host.call("POST", "/api/v1/workflows/export-batch").bearer(&token).json(&body).send().await.bytes;
    assert_eq!(zip.get(..2), Some(b"PK".as_slice()));
    let changed = Changed::new(11, [zip.to_vec()]);
    for number in 0..TRIES {
        let mut form = b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\n".to_vec();
        form.extend(changed.example(number));
        form.extend(b"\r\n--x--\r\n");
        let call = host.call("POST", "/api/v1/workflows/import").bearer(&token);
        let answer = call.header("content-type", "multipart/form-data; boundary=x").bytes(form).send().await;
        assert!(answer.status < 500, "{number}: {} {}", answer.status, answer.body);
    }
}

#[tokio::test(start_paused = true)]
async fn queue_messages() {
    let host = Host::start().await;
    let (account, id) = (AccountId::parse("acme").unwrap(), model::ExecutionId::from_uuid(uuid::Uuid::now_v7()));
    let seeds = [
        json!({"v": 1, "account": account, "execution": id, "cursor": 3, "attempts": 1}),
        json!({"v": 1, "account": account, "workflow": "hello", "slot": host.parts.clock.now()}),
        json!({"v": 1, "account": account, "execution": id, "round": 2}),
        json!([[[[{"a": "\u{10ffff}"}]]]]),
    ];
    let changed = Changed::new(12, seeds.map(|seed| seed.to_string().into_bytes()));
    for number in 0..TRIES {
        let message =
            Received { body: changed.text(number), receipt: "r".to_owned(), receives: 1 + (number % 5) as u32 };
        let (engine, left) = (host.engine(), Duration::from_mins(1));
        // These runs, workflows and debts do not exist, so a message is read and has no effect, or
        // cannot be read.
        for done in [
            workers::run_execution::handle(engine, &message, left).await,
            workers::send_callback::handle(engine, &message, left).await,
            workers::drain_dlq::handle(engine, &message, left).await,
        ] {
            assert_eq!(done.unwrap(), Handled::Done, "{}", message.body);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn cursors() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": "x"}}]);
    let workflow = host.workflow(&token, &json!({"name": "a", "isEnabled": true, "steps": steps})).await;
    for _ in 0..3 {
        host.execute(&token, &workflow, &json!({"async": false})).await;
    }
    let page = host.call("GET", "/api/v1/executions?limit=1").bearer(&token).send().await;
    let cursor = page.body["data"]["nextCursor"].as_str().unwrap().as_bytes().to_vec();
    let other = host.token("other", false).await;
    let changed = Changed::new(13, [cursor]);
    for number in 0..TRIES {
        let cursor: String = url::form_urlencoded::byte_serialize(&changed.example(number)).collect();
        for (token, rows) in [(&token, 3), (&other, 0)] {
            let path = format!("/api/v1/executions?limit=10&cursor={cursor}");
            let answer = host.call("GET", &path).bearer(token).send().await;
            let shown = answer.body["data"]["executions"].as_array().map_or(0, Vec::len);
            assert!(
                [200, 400].contains(&answer.status) && shown <= rows,
                "{cursor}: {} {}",
                answer.status,
                answer.body
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn tokens() {
    let dpa = Dpa::start().await;
    let device = dpa.host.token("acme", false).await;
    let changed = Changed::new(14, [device.clone().into_bytes(), b"eyJhbGciOiJub25lIn0.e30.".to_vec()]);
    let good = dpa.asked(&dpa.code().await);
    let bodies = Changed::new(15, [good.to_string().into_bytes()]);
    let used = dpa.exchange(&good).await;
    assert_eq!(used.status, 200);
    for number in 1..TRIES {
        let token: String = changed.text(number).chars().filter(|c| c.is_ascii_graphic()).collect();
        if token != device {
            let answer = dpa.host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
            assert_eq!(answer.status, 401, "{token}");
        }
        // The code was used before, so no change makes it valid.
        let call = dpa.host.call("POST", "/api/dp/auth/oauth/token").bytes(bodies.example(number));
        let answer = call.header("content-type", "application/json").send().await;
        assert!((400..500).contains(&answer.status), "{} {}", answer.status, answer.body);
    }
}

/// Addresses in many spellings: the guard refuses all that lead to internal networks.
#[tokio::test]
async fn addresses() {
    let seeds = [
        "http://127.0.0.1/",
        "http://0x7f.0.0.1:80/",
        "http://2130706433/x?y#z",
        "http://[::ffff:10.0.0.1]/",
        "https://[fd00::1]:443/",
        "http://169.254.169.254/latest",
        "http://192.168.1.1:8080/",
        "http://[64:ff9b::7f00:1]/",
        "http://0177.1/",
        "http://[fe80::1]/",
    ];
    let changed = Changed::new(16, seeds.map(|seed| seed.as_bytes().to_vec()));
    let client = aws::http_out::GuardedClient::new(aws::http_out::AllowList::default()).unwrap();
    let mut refused = 0;
    for number in 0..TRIES * 10 {
        let text = changed.text(number);
        let ip: Option<IpAddr> =
            match url::Url::parse(&text).ok().and_then(|url| url.host().map(|host| host.to_owned())) {
                Some(url::Host::Ipv4(ip)) => Some(ip.into()),
                Some(url::Host::Ipv6(ip)) => Some(ip.into()),
                // Names are judged by the resolver, and tests do not resolve names.
                Some(url::Host::Domain(_)) => continue,
                None => None,
            };
        let is_inside = |ip: IpAddr| match ip.to_canonical() {
            IpAddr::V4(ip) => {
                ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified() || ip.is_multicast()
            }
            IpAddr::V6(ip) => {
                ip.is_loopback()
                    || ip.is_unspecified()
                    || ip.is_unique_local()
                    || ip.is_unicast_link_local()
                    || ip.is_multicast()
            }
        };
        match ip {
            // Tests send no requests to public addresses.
            Some(ip) if aws::http_out::judge(ip).is_ok() => assert!(!is_inside(ip), "{text}"),
            _ => {
                let request = HttpRequest {
                    method: "GET".to_owned(),
                    url: text.clone(),
                    headers: Vec::new(),
                    body: None,
                    timeout_ms: 1_000,
                    max_body_bytes: 1,
                    cut_body: false,
                    follow_redirects: true,
                    signing: None,
                };
                let failure = client.send(request).await.unwrap_err();
                let said = ["are refused", "URL is invalid"].iter().any(|said| failure.message.contains(said));
                assert!(said && !failure.retryable, "{text}: {}", failure.message);
                refused += 1;
            }
        }
    }
    assert!(refused > TRIES, "{refused}");
}

/// Changed bodies for every route that accepts one: none leads to an internal error.
#[tokio::test(start_paused = true)]
async fn bodies() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let seeds = [
        json!({"name": "n", "isEnabled": true, "steps": [{"id": "a", "moduleId": "if_condition", "parameters": {"condition": "[[x]] > 1"}}, {"id": "e", "moduleId": "endif"}]}),
        json!({"workflowIds": ["a"], "action": "move", "folderId": null}),
        json!({"inputVariables": {"name": [1, {"k": Value::Null}]}, "async": true, "timeout": 5, "callbackUrl": "https://example.com/"}),
    ];
    let changed = Changed::new(17, seeds.map(|seed| seed.to_string().into_bytes()));
    let paths = [
        "/api/v1/workflows",
        "/api/v1/workflows/validate",
        "/api/v1/workflows/batch",
        "/api/v1/folders",
        "/api/v1/apis",
        "/api/v1/events",
    ];
    for number in 0..TRIES {
        let path = paths[(number % paths.len() as u64) as usize];
        let call = host.call("POST", path).bearer(&token).header("content-type", "application/json");
        let answer = call.bytes(changed.example(number)).send().await;
        assert!(answer.status < 500, "{path} {}: {} {}", changed.text(number), answer.status, answer.body);
    }
}
