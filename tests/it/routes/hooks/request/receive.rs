use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use serde_json::{Value, json};
use std::time::Duration;

const PATH: &str = "/v1/hooks/acme/paid";

/// A host with a webhook at [`PATH`], the administrator's token, and the record's id.
async fn hooked(steps: &Value, record: &Value) -> (Host, String, String) {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let workflow = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let mut body = json!({"kind": "webhook", "name": "paid", "workflowId": workflow, "auth": "none", "enabled": true});
    for (field, value) in record.as_object().unwrap() {
        body[field] = value.clone();
    }
    let id = host.api(&token, &body).await;
    (host, token, id)
}

/// Steps that put out this value.
fn put_out(value: &Value) -> Value {
    json!([{"id": "a", "moduleId": "output", "parameters": {"value": value}}])
}

async fn show(host: &Host, token: &str, answer: &Answer) -> Value {
    let run = answer.body["data"]["executionId"].as_str().unwrap_or_else(|| panic!("{}", answer.body)).to_owned();
    host.work().await;
    host.call("GET", &format!("/api/v1/executions/{run}")).bearer(token).send().await.body["data"].clone()
}

async fn runs(host: &Host, token: &str) -> u64 {
    let listed = host.call("GET", "/api/v1/executions").bearer(token).send().await;
    listed.body["data"]["total"].as_u64().unwrap()
}

fn hmac(secret: &str, text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), text.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(start_paused = true)]
async fn a_run_sees_the_whole_request_without_its_secrets() {
    let seen = json!({
        "type": "{{trigger.type}}", "body": "{{trigger.body}}", "raw": "{{trigger.raw_body}}",
        "encoding": "{{trigger.raw_body_encoding}}", "query": "{{trigger.query}}", "method": "{{trigger.method}}",
        "path": "{{trigger.path}}", "event": "{{trigger.headers.X-Event}}", "token": "{{trigger.headers.Token}}",
        "input": "[[order]]",
    });
    let (host, token, _) = hooked(&put_out(&seen), &json!({"auth": "token", "token": "123456-token"})).await;
    let call = host.call("POST", &format!("{PATH}?a=1&b=2&a=3")).header("x-event", "paid");
    let answer = call.header("token", "123456-token").bytes("{\"order\": 7}").send().await;
    assert_eq!(answer.status, 202);
    approved(&answer, "hooks-request-receive");
    let run = show(&host, &token, &answer).await;
    assert_eq!((&run["status"], &run["triggeredBy"]), (&json!("completed"), &json!("webhook")));
    let expected = json!({
        "type": "webhook", "body": {"order": 7}, "raw": "{\"order\": 7}", "encoding": "text",
        "query": {"a": ["1", "3"], "b": "2"}, "method": "POST", "path": PATH, "event": "paid", "token": "***",
        "input": 7,
    });
    assert_eq!(run["result"], expected);
    assert!(!run.to_string().contains("123456-token"));
}

#[tokio::test(start_paused = true)]
async fn bodies_of_all_kinds_are_taken() {
    let seen = json!(["{{trigger.body}}", "{{trigger.raw_body}}", "{{trigger.raw_body_encoding}}"]);
    let (host, token, _) = hooked(&put_out(&seen), &json!({"methods": ["PUT", "PATCH", "GET", "POST"]})).await;
    let form = "application/x-www-form-urlencoded";
    let multipart = "multipart/form-data; boundary=x";
    let file = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nhi\r\n--x--\r\n";
    let described =
        json!({"f": {"filename": "a.txt", "content_type": null, "size": 2, "content": "hi", "encoding": "text"}});
    for (method, kind, bytes, body, raw, encoding) in [
        ("POST", "application/json", &b"[1, 2]"[..], json!([1, 2]), "[1, 2]", "text"),
        ("PUT", "application/json", b"\"x\"", json!("x"), "\"x\"", "text"),
        ("PATCH", form, b"a=1&a=2&b=%20", json!({"a": ["1", "2"], "b": " "}), "a=1&a=2&b=%20", "text"),
        ("POST", "text/csv", b"a,b", json!("a,b"), "a,b", "text"),
        ("POST", "application/octet-stream", b"\xff\x00", json!("/wA="), "/wA=", "base64"),
        ("POST", multipart, file.as_bytes(), described, file, "text"),
        ("GET", "text/plain", b"", Value::Null, "", "text"),
        ("HEAD", "text/plain", b"", Value::Null, "", "text"),
    ] {
        let answer = host.call(method, PATH).header("content-type", kind).bytes(bytes).send().await;
        assert_eq!(answer.status, 202, "{method} {kind}: {}", answer.body);
        if method != "HEAD" {
            assert_eq!(show(&host, &token, &answer).await["result"], json!([body, raw, encoding]), "{method} {kind}");
        }
    }
    host.work().await;
    assert_eq!(runs(&host, &token).await, 8);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_taken_is_refused() {
    let record = json!({"ipAllowlist": ["10.0.0.0/8"], "enabled": false});
    let (host, token, id) = hooked(&json!([]), &record).await;
    for path in ["/v1/hooks/acme/other", "/v1/hooks/other/paid", "/v1/hooks/a%20b/paid", "/v1/hooks/acme/pa%2Fid"] {
        assert_eq!(host.call("POST", path).send().await.verdict(), (404, 1001), "{path}");
    }
    let disabled = host.call("POST", PATH).send().await;
    assert_eq!(disabled.verdict(), (409, 1003));
    approved(&disabled, "hooks-request-receive-disabled");
    host.call("POST", &format!("/api/v1/apis/{id}/enable")).bearer(&token).send().await;
    assert_eq!(host.call("POST", PATH).send().await.verdict(), (403, 6003));
    let inside = |method| host.call(method, PATH).peer("10.1.2.3");
    let get = inside("GET").send().await;
    assert_eq!((get.verdict(), get.header("allow")), ((405, 1002), Some("POST")));
    let broken = inside("POST").header("content-type", "application/json").bytes("{").send().await;
    assert_eq!((broken.verdict(), &broken.body["details"]["field"]), ((400, 1002), &json!("body")));
    assert_eq!(inside("POST").bytes(vec![b' '; 1024 * 1024 + 1]).send().await.verdict(), (413, 8002));
    assert_eq!(inside("DELETE").send().await.status, 405);
    assert_eq!(runs(&host, &token).await, 0);
    let workflow = host.call("GET", &format!("/api/v1/apis/{id}")).bearer(&token).send().await;
    let workflow = workflow.body["data"]["workflowId"].as_str().unwrap().to_owned();
    host.call("POST", &format!("/api/v1/workflows/{workflow}/disable")).bearer(&token).send().await;
    assert_eq!(inside("POST").send().await.verdict(), (409, 1003));
}

#[tokio::test(start_paused = true)]
async fn credentials_are_asked_for() {
    let (host, token, id) = hooked(&json!([]), &json!({"auth": "token", "token": "123456-token"})).await;
    let missing = host.call("POST", PATH).send().await;
    assert_eq!((missing.status, missing.header("www-authenticate")), (401, Some("Bearer realm=\"hooks\"")));
    approved(&missing, "hooks-request-receive-unauthenticated");
    assert_eq!(host.call("POST", PATH).header("token", "another-token").send().await.verdict(), (401, 6001));
    assert_eq!(host.call("POST", PATH).bearer("123456-token").send().await.status, 202);
    let auth = json!({"auth": {"type": "password", "user": "shop", "password": "123456-password"}});
    host.call("PUT", &format!("/api/v1/apis/{id}")).bearer(&token).json(&auth).send().await;
    let pair = |user: &str, password: &str| {
        host.call("POST", PATH)
            .header("authorization", &format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
    };
    assert_eq!(pair("shop", "123456-password").send().await.status, 202);
    for (user, password) in [("shop", "other-password"), ("other", "123456-password")] {
        assert_eq!(pair(user, password).send().await.verdict(), (401, 6001));
    }
    // Guessing ends for the address, also for the right password.
    for _ in 0..10 {
        pair("shop", "other-password").send().await;
    }
    assert_eq!(pair("shop", "123456-password").send().await.verdict(), (429, 7001));
}

#[tokio::test(start_paused = true)]
async fn a_signature_must_fit_and_secrets_are_changed_one_after_the_other() {
    let auth = |secrets: Value| json!({"auth": {"type": "hmac", "preset": "github", "secrets": secrets}});
    let (host, token, id) = hooked(&json!([]), &auth(json!(["first-secret"]))).await;
    let record = format!("/api/v1/apis/{id}");
    let shown = host.call("GET", &record).bearer(&token).send().await;
    approved(&shown, "hooks-request-receive-record");
    assert!(!shown.body.to_string().contains("first-secret"));
    let listed = host.call("GET", "/api/v1/secrets").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 0, "{}", listed.body);
    let send = async |secret: &str| {
        let header = format!("sha256={}", hex(&hmac(secret, "{\"a\":1}")));
        host.call("POST", PATH).header("x-hub-signature-256", &header).bytes("{\"a\":1}").send().await.status
    };
    assert_eq!((send("first-secret").await, send("second-secret").await), (202, 401));
    host.call("PUT", &record).bearer(&token).json(&auth(json!(["second-secret", "first-secret"]))).send().await;
    assert_eq!((send("first-secret").await, send("second-secret").await), (202, 202));
    host.call("PUT", &record).bearer(&token).json(&auth(json!(["second-secret"]))).send().await;
    assert_eq!((send("first-secret").await, send("second-secret").await), (401, 202));
    // Another change leaves the secrets as they are.
    host.call("PUT", &record).bearer(&token).json(&json!({"async": true})).send().await;
    assert_eq!(send("second-secret").await, 202);
    let unsigned = host.call("POST", PATH).bytes("{\"a\":1}").send().await;
    assert_eq!(unsigned.verdict(), (401, 6001));
    approved(&unsigned, "hooks-request-receive-unsigned");
    host.work().await;
    assert_eq!(runs(&host, &token).await, 5);
    host.call("DELETE", &record).bearer(&token).send().await;
    assert_eq!(send("second-secret").await, 404);
}

#[tokio::test(start_paused = true)]
async fn a_replay_outside_of_the_tolerance_is_refused() {
    let auth = json!({"auth": {"type": "hmac", "preset": "stripe", "secret": "whsec_test", "toleranceSeconds": 60}});
    let (host, _, _) = hooked(&json!([]), &auth).await;
    let now = host.engine().ports.clock.now().seconds();
    let signature = format!("t={now},v1={}", hex(&hmac("whsec_test", &format!("{now}.{{}}"))));
    let send = async || host.call("POST", PATH).header("stripe-signature", &signature).bytes("{}").send().await;
    assert_eq!(send().await.status, 202);
    tokio::time::advance(Duration::from_secs(62)).await;
    let stale = send().await;
    assert_eq!(stale.verdict(), (401, 6001));
    assert_eq!(stale.body["details"]["reason"], "the time of the signature is too far from now");
}

#[tokio::test(start_paused = true)]
async fn a_sender_without_a_preset_is_described() {
    let auth = json!({"type": "hmac", "preset": "custom", "secret": "shared-secret", "header": "X-Proof", "encoding": "base64",
                      "prefix": "v1=", "signed": "{{trigger.method}}|{{trigger.headers.X-Time}}|{{trigger.raw_body}}"});
    let (host, token, _) = hooked(&put_out(&json!("{{trigger.headers.X-Proof}}")), &json!({"auth": auth})).await;
    let send = async |text: &str| {
        let proof = format!("v1={}", STANDARD.encode(hmac("shared-secret", text)));
        host.call("POST", PATH).header("x-proof", &proof).header("x-time", "12").bytes("a b").send().await
    };
    assert_eq!(send("a b").await.status, 401);
    let answer = send("POST|12|a b").await;
    assert_eq!(answer.status, 202);
    assert_eq!(show(&host, &token, &answer).await["result"], "***");
}

#[tokio::test(start_paused = true)]
async fn handshakes_are_answered_after_the_proof() {
    let slack =
        json!({"auth": {"type": "hmac", "preset": "slack", "secret": "slack-secret"}, "verifyToken": "meta-token"});
    let (host, token, _) = hooked(&json!([]), &slack).await;
    let body = "{\"type\":\"url_verification\",\"challenge\":\"c-1\"}";
    let time = host.engine().ports.clock.now().seconds().to_string();
    let send = async |secret: &str| {
        let signature = format!("v0={}", hex(&hmac(secret, &format!("v0:{time}:{body}"))));
        let call = host.call("POST", PATH).header("x-slack-request-timestamp", &time);
        call.header("x-slack-signature", &signature).bytes(body).send().await
    };
    assert_eq!(send("another-secret").await.status, 401);
    let answer = send("slack-secret").await;
    assert_eq!((answer.status, &answer.body), (200, &json!({"challenge": "c-1"})));
    let subscribe = async |token: &str| {
        let query = format!("hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444");
        host.call("GET", &format!("{PATH}?{query}")).send().await
    };
    let answer = subscribe("meta-token").await;
    assert_eq!((answer.status, &answer.bytes[..]), (200, &b"1158201444"[..]));
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(subscribe("another-token").await.verdict(), (403, 6001));
    host.work().await;
    assert_eq!(runs(&host, &token).await, 0, "a handshake starts nothing");
}

#[tokio::test(start_paused = true)]
async fn the_step_respond_ends_the_request_and_the_run_goes_on() {
    let steps = json!([
        {"id": "r", "moduleId": "respond", "parameters": {"headers": {"X-Order": "{{trigger.body.order}}"}, "body": {"got": "[[order]]"}}},
        {"id": "again", "moduleId": "respond", "parameters": {"status": 500}},
        {"id": "d", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "done"}},
    ]);
    let (host, token, _) = hooked(&steps, &json!({"idempotencyKey": "{{trigger.headers.X-Delivery}}"})).await;
    let send = async |order: i64| {
        host.call("POST", PATH).header("x-delivery", "d-1").json(&json!({"order": order})).send().await
    };
    let answer = send(7).await;
    assert_eq!((answer.status, &answer.body, answer.header("x-order")), (200, &json!({"got": 7}), Some("7")));
    assert_eq!(answer.header("content-security-policy"), Some("sandbox"));
    // The sender may send it again with other content; the answer stays.
    assert_eq!(send(8).await.body, json!({"got": 7}));
    let listed = host.call("GET", "/api/v1/executions").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 1);
    let run = listed.body["data"]["executions"][0]["executionId"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/executions/{run}");
    host.work().await;
    let shown = host.call("GET", &path).bearer(&token).send().await.body["data"].clone();
    assert_eq!((&shown["status"], &shown["response"]["body"]), (&json!("running"), &json!({"got": 7})));
    tokio::time::advance(Duration::from_secs(61)).await;
    host.work().await;
    let shown = host.call("GET", &path).bearer(&token).send().await.body["data"].clone();
    assert_eq!((&shown["status"], &shown["result"]), (&json!("completed"), &json!("done")));
    let logs = host.call("GET", &format!("{path}/logs")).bearer(&token).send().await.body.to_string();
    assert!(logs.contains("this response is not sent"), "{logs}");
}

#[tokio::test(start_paused = true)]
async fn without_a_response_in_time_the_id_is_the_answer() {
    let steps = |first: Value| json!([first, {"id": "r", "moduleId": "respond", "parameters": {"body": "late"}}]);
    let delay = steps(json!({"id": "d", "moduleId": "delay", "parameters": {"duration": 60_000}}));
    let (host, token, _) = hooked(&delay, &json!({})).await;
    let answer = host.call("POST", PATH).send().await;
    assert_eq!((answer.status, &answer.body["data"]["status"]), (202, &json!("running")));
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(show(&host, &token, &answer).await["response"]["body"], "late");

    let fail = steps(json!({"id": "f", "moduleId": "fail", "parameters": {"message": "no luck"}}));
    let (host, _, _) = hooked(&fail, &json!({})).await;
    let answer = host.call("POST", PATH).send().await;
    assert_eq!(answer.verdict(), (500, 1003));
    approved(&answer, "hooks-request-receive-no-response");

    let (host, _, _) = hooked(&fail, &json!({"async": true})).await;
    assert_eq!(host.call("POST", PATH).send().await.status, 202);
}

#[tokio::test(start_paused = true)]
async fn a_template_makes_redeliveries_one_run() {
    let record = json!({"idempotencyKey": "{{trigger.headers.X-GitHub-Delivery}}"});
    let (host, token, _) = hooked(&json!([]), &record).await;
    let send = async |delivery: Option<&str>, n: i64| {
        let call = host.call("POST", PATH).json(&json!({"n": n}));
        let call = if let Some(delivery) = delivery { call.header("x-github-delivery", delivery) } else { call };
        call.send().await.body["data"]["executionId"].clone()
    };
    let first = send(Some("one"), 1).await;
    assert_eq!(send(Some("one"), 2).await, first);
    assert_ne!(send(Some("two"), 1).await, first);
    // A request without the header has no key, so that it is not taken for another one.
    assert_ne!(send(None, 1).await, send(None, 1).await);
    host.work().await;
    assert_eq!(runs(&host, &token).await, 4);
    for template in ["{{step.body}}", "plain"] {
        let workflow =
            json!({"kind": "webhook", "name": "x", "workflowId": "hello", "auth": "none", "idempotencyKey": template});
        let answer = host.call("POST", "/api/v1/apis").bearer(&token).json(&workflow).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!("idempotencyKey")));
    }
}
