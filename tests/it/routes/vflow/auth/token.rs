use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use api::{HostFacts, OneTimeKey, OpenPairing};
use serde_json::{Value, json};
use std::sync::Arc;

fn body() -> Value {
    json!({"deviceId": "550e8400-e29b-41d4-a716-446655440000", "deviceName": "My MacBook Pro", "timestamp": 1_704_067_200_000_i64})
}

#[tokio::test(start_paused = true)]
async fn a_pairing_key_gets_tokens() {
    let host = Host::start().await;
    let key = host.key("acme", false).await;
    let answer = host.pair("d").header("x-pairing-key", &key).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-auth-token");
    approved(&answer, "vflow-auth-token");

    let mut body = body();
    body["pairingKey"] = key.into();
    assert_eq!(host.call("POST", "/api/v1/auth/token").json(&body).send().await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn nobody_pairs_without_a_key() {
    let host = Host::start().await;
    let admin = host.key("acme", true).await;
    let call = host.call("POST", "/api/v1/auth/token").json(&body());
    assert_eq!(call.clone().send().await.verdict(), (401, 6001));
    for key in ["", "x", &admin[1..], &format!("{admin}0"), &"x".repeat(5000)] {
        assert_eq!(call.clone().header("x-pairing-key", key).send().await.verdict(), (401, 6001), "{key}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_open_host_pairs_this_machine_for_admin() {
    let host = Host::with(|facts| facts.open_pairing = OpenPairing::ThisMachine).await;
    let call = host.call("POST", "/api/v1/auth/token").header("host", "localhost:9000").json(&body());
    let answer = call.clone().send().await;
    assert_eq!(answer.status, 200);
    let token = answer.body["data"]["token"].as_str().unwrap();
    assert_eq!(host.call("GET", "/api/v1/workflows").bearer(token).send().await.status, 200);
    assert_eq!(host.call("GET", "/api/v1/apis").bearer(token).send().await.verdict(), (403, 6003));

    assert_eq!(call.clone().header("origin", "http://localhost:9000").send().await.status, 200);
    assert_eq!(call.clone().header("origin", "http://localhost:3000").send().await.verdict(), (401, 6001));
    assert_eq!(call.clone().header("x-forwarded-for", "127.0.0.1").send().await.verdict(), (401, 6001));
    assert_eq!(call.clone().header("origin", "https://evil.example").send().await.verdict(), (401, 6001));
    assert_eq!(call.header("x-pairing-key", "wrong").send().await.verdict(), (401, 6001));
}

#[tokio::test(start_paused = true)]
async fn the_printed_key_pairs_one_administrator_on_this_machine() {
    let printed = |facts: &mut HostFacts| {
        facts.one_time_key = Some(Arc::new(OneTimeKey::new("printed", facts.started_at)));
    };
    let host = Host::with(printed).await;
    let call = host.call("POST", "/api/v1/auth/token").header("x-pairing-key", "printed").json(&body());
    let local = call.clone().header("host", "127.0.0.1:9000");
    for elsewhere in [
        call.clone().header("host", "sluice.example"),
        local.clone().header("x-forwarded-for", "127.0.0.1"),
        local.clone().header("origin", "https://evil.example"),
        host.call("POST", "/api/v1/auth/token")
            .header("x-pairing-key", "guessed")
            .header("host", "127.0.0.1:9000")
            .json(&body()),
    ] {
        assert_eq!(elsewhere.send().await.verdict(), (401, 6001));
    }
    let answer = local.clone().send().await;
    assert_eq!(answer.status, 200);
    let token = answer.body["data"]["token"].as_str().unwrap();
    assert_eq!(host.call("GET", "/api/v1/apis").bearer(token).send().await.status, 200);
    assert_eq!(local.send().await.verdict(), (401, 6001));
}

#[tokio::test(start_paused = true)]
async fn wrong_fields_are_named() {
    let host = Host::with(|facts| facts.open_pairing = OpenPairing::Anybody).await;
    let long = "x".repeat(129);
    for (field, value) in [
        ("deviceId", Value::Null),
        ("deviceId", json!("  ")),
        ("deviceId", json!(7)),
        ("deviceId", json!(long)),
        ("deviceName", json!("")),
        ("deviceName", json!(["x"])),
        ("deviceName", json!(long)),
        ("timestamp", json!("yesterday")),
        ("timestamp", json!({})),
        ("pairingKey", json!(1)),
    ] {
        let mut body = body();
        body[field] = value;
        let answer = host.call("POST", "/api/v1/auth/token").json(&body).send().await;
        assert_eq!(answer.verdict(), (400, 1002), "{body}");
        assert!(answer.message().starts_with(&format!("{field}: ")), "{}", answer.body);
        assert_eq!(answer.body["details"]["field"], field);
    }
    let mut loose = body();
    loose["timestamp"] = json!("1704067200000");
    // vFlow's clients only need to send the id of the device.
    for body in [loose, json!({"deviceId": "d"}), json!({"deviceId": "d", "deviceName": null, "timestamp": null})] {
        assert_eq!(host.call("POST", "/api/v1/auth/token").json(&body).send().await.status, 200, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_pairing_ends_the_older_one_of_the_device_alone() {
    let host = Host::start().await;
    let key = host.key("acme", false).await;
    let pair = async |device: &str| {
        let answer = host.pair(device).header("x-pairing-key", &key).send().await;
        answer.body["data"].clone()
    };
    let verify = async |tokens: &Value| {
        let call = host.call("GET", "/api/v1/auth/verify").bearer(tokens["token"].as_str().unwrap());
        call.send().await.verdict()
    };
    let (first, other) = (pair("d1").await, pair("d2").await);
    let second = pair("d1").await;
    assert_eq!(verify(&first).await, (401, 6001));
    assert_eq!(verify(&second).await, (200, 0));
    assert_eq!(verify(&other).await, (200, 0));
    let refresh = host.call("POST", "/api/v1/auth/refresh").bearer(first["refreshToken"].as_str().unwrap());
    assert_eq!(refresh.send().await.verdict(), (401, 6001));
}

#[tokio::test(start_paused = true)]
async fn a_pairing_with_the_lesser_key_leaves_an_administrators_session() {
    let host = Host::start().await;
    let (key, admin) = (host.key("acme", false).await, host.key("acme", true).await);
    let pair = async |key: &str| {
        let answer = host.pair("desk").header("x-pairing-key", key).send().await;
        answer.body["data"]["token"].as_str().unwrap().to_owned()
    };
    let status = async |token: &str, path: &str| host.call("GET", path).bearer(token).send().await.status;
    let (first, lesser) = (pair(&admin).await, pair(&key).await);
    assert_eq!(status(&first, "/api/v1/apis").await, 200);
    assert_eq!((status(&lesser, "/api/v1/apis").await, status(&lesser, "/api/v1/workflows").await), (403, 200));
    let second = pair(&admin).await;
    for ended in [&first, &lesser] {
        assert_eq!(status(ended, "/api/v1/workflows").await, 401);
    }
    assert_eq!(status(&second, "/api/v1/apis").await, 200);
    assert_eq!(host.call("POST", "/api/v1/auth/revoke").bearer(&second).send().await.status, 200);
    assert_eq!(status(&second, "/api/v1/apis").await, 401);
}
