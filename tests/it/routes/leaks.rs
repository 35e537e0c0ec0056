//! While a test talks to its host, the log is searched for every secret that it sends or receives.
//! No line may contain one.

use super::host::{Host, routes};
use super::matrix::path;
use super::watch::NAMES;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn a_planted_leak_is_found() {
    let host = Host::start().await;
    let tell = async |secret: &str| {
        let path = format!("/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=a&appSecret={secret}");
        host.call("GET", &path)
            .header("token", "another-secret")
            .json(&json!({"a": [{"password": "a third one"}]}))
            .send()
            .await;
    };
    tell("planted%2Dsecret").await;
    assert!(host.watch.lines() > 0, "requests are logged");
    assert_eq!(host.watch.leak(), None);
    for (line, leaks) in [
        ("GET /token?appId=a&appSecret=planted%2Dsecret", true),
        ("the secret planted-secret is wrong", true),
        ("headers: {token: another-secret}", true),
        ("a third one", true),
        ("planted", false),
    ] {
        tracing::info!(line, "request");
        assert_eq!(host.watch.leak().is_some(), leaks, "{line}");
        host.watch.forget();
    }
}

#[tokio::test(start_paused = true)]
async fn no_route_logs_what_callers_present() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let secret = |name: &str| format!("canary-{name}-of-a-caller");
    let query: Vec<_> = NAMES.iter().map(|name| format!("{name}={}", secret(name))).collect();
    let body: Value =
        NAMES.iter().map(|name| ((*name).to_owned(), secret(name).into())).collect::<serde_json::Map<_, _>>().into();
    for route in routes() {
        let path = path(route, "acme");
        for method in route.methods {
            let call = || {
                let call = host.call(method, &format!("{path}?{}", query.join("&")));
                ["token", "password", "juggle-token", "accesstoken", "x-pairing-key"]
                    .into_iter()
                    .fold(call, |call, name| call.header(name, &secret(name)))
            };
            call().bearer(&token).json(&body).send().await;
            call().bearer(&secret("bearer")).bytes(body.to_string().replace('}', "")).send().await;
        }
    }
    host.call("GET", &format!("/nowhere?{}", query.join("&"))).send().await;
    assert!(host.watch.lines() > 2 * routes().count());
}
