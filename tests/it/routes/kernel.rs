//! What holds for every route alike.

use super::expect::{approved, like_sample};
use super::host::{Host, routes};
use super::matrix::path;
use api::{Auth, Doc, LimitClass, Rates, Route, Size};
use async_trait::async_trait;
use engine::ports::{Keys, SigningKey, StoreError, Stored};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn what_is_not_there_is_told_in_the_envelope_that_comes_nearest() {
    let host = Host::start().await;
    approved(&host.call("GET", "/api/v1/nothing").send().await, "kernel-no-such-path");
    approved(&host.call("PATCH", "/api/v1/workflows").send().await, "kernel-no-such-method");
    assert_eq!(host.call("GET", "/").send().await.verdict(), (404, 1002));
}

#[tokio::test(start_paused = true)]
async fn browsers_are_told_what_they_may() {
    let host = Host::start().await;
    for path in routes().map(|route| path(route, "acme")).chain(["/nothing".to_owned()]) {
        let answer = host.call("OPTIONS", &path).header("origin", "https://editor.example").send().await;
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert!(answer.header("access-control-allow-headers").unwrap().contains("authorization"));
        assert!(answer.header("access-control-allow-methods").unwrap().contains("DELETE"));
        let refused = host.call("GET", &path).send().await;
        assert_eq!(refused.header("access-control-allow-origin"), Some("*"), "{path}");
        assert_eq!(refused.header("x-content-type-options"), Some("nosniff"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_has_a_limit() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let body = |size: usize| format!("{{\"name\":\"w\",\"x\":\"{}\"}}", "x".repeat(size));
    let send = |size| host.call("POST", "/api/v1/workflows").bearer(&token).bytes(body(size)).send();
    assert_eq!(send(1024 * 1024 - 100).await.status, 201);
    let refused = send(1024 * 1024).await;
    assert_eq!(refused.verdict(), (413, 8002));
    approved(&refused, "kernel-body-too-large");
}

#[tokio::test(start_paused = true)]
async fn limits_are_counted_per_class_and_caller() {
    let host = Host::with(|facts| facts.rate_limits = Some(Rates { query: 3, ..Rates::default() })).await;
    let (token, other) = (host.token("acme", false).await, host.token("acme", false).await);
    let list = async |token: &str| host.call("GET", "/api/v1/workflows").bearer(token).send().await;
    for remaining in ["2", "1", "0"] {
        let answer = list(&token).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-ratelimit-limit"), Some("3"));
        assert_eq!(answer.header("x-ratelimit-remaining"), Some(remaining));
        assert_eq!(answer.header("x-ratelimit-reset"), Some("1704067260000"));
    }
    let refused = list(&token).await;
    assert_eq!(refused.verdict(), (429, 7001));
    like_sample(&refused, "vflow-error-rate-limited");
    approved(&refused, "kernel-rate-limited");
    assert_eq!(refused.header("retry-after"), Some("60"));
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    // Another token, another class, the next minute.
    assert_eq!(list(&other).await.status, 200);
    let create = host.call("POST", "/api/v1/workflows").bearer(&token).json(&json!({"name": "w"})).send().await;
    assert_eq!((create.status, create.header("x-ratelimit-limit")), (201, Some("60")));
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(list(&token).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn strangers_are_counted_by_their_address() {
    let host = Host::with(|facts| facts.rate_limits = Some(Rates::default())).await;
    for attempt in 0..6 {
        let answer = host.pair("d").header("x-pairing-key", "guess").peer("192.0.2.1").send().await;
        assert_eq!(answer.status, if attempt < 5 { 401 } else { 429 });
        assert_eq!(answer.header("x-ratelimit-limit"), Some("5"));
    }
    let elsewhere = host.pair("d").header("x-pairing-key", "guess").peer("192.0.2.2").send().await;
    assert_eq!(elsewhere.status, 401);
    // Refusals, unknown paths and wrong verbs count and tell, too.
    for (method, path) in [("GET", "/api/v1/workflows"), ("GET", "/api/v1/nothing"), ("PATCH", "/api/v1/workflows")] {
        let answer = host.call(method, path).peer("192.0.2.3").send().await;
        assert_eq!(answer.header("x-ratelimit-limit"), Some("100"), "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_without_limits_tells_of_none() {
    let host = Host::start().await;
    let answer = host.call("GET", "/api/v1/system/health").send().await;
    assert_eq!(answer.header("x-ratelimit-limit"), None);
}

#[tokio::test(start_paused = true)]
async fn our_own_failures_are_told_without_their_causes() {
    static PANICS: Route = Route {
        name: "test-handler-panics",
        methods: &["GET"],
        path: "/api/v1/panics",
        summary: "Panics",
        doc: Doc::NONE,
        auth: Auth::Open,
        limit: LimitClass::Unlimited,
        max_body: 0,
        ports: &[],
        size: Size::SMALL,
        handler: |_, _| panic!("a secret"),
        envelope: vflow::system::health::ROUTE.envelope,
    };
    let mut host = Host::start().await;
    let request = http::Request::get("/api/v1/panics").body(bytes::Bytes::new()).unwrap();
    let response = api::serve(&host.context, &PANICS, request, None).await;
    assert_eq!(response.status(), 500);
    assert!(!String::from_utf8_lossy(response.body()).contains("secret"));

    let token = host.token("acme", false).await;
    host.context.engine.ports.keys = Arc::new(Down);
    let answer = host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
    assert_eq!(answer.verdict(), (503, 9002));
    approved(&answer, "kernel-store-unavailable");
}

/// A store that cannot be reached.
struct Down;

#[async_trait]
impl Keys for Down {
    async fn load(&self) -> Stored<Vec<SigningKey>> {
        Err(StoreError::Unavailable { service: "store", source: "a secret".into() })
    }

    async fn ensure(&self, _: SigningKey) -> Stored<Vec<SigningKey>> {
        self.load().await
    }

    async fn replace(&self, _: &[SigningKey], _: &[SigningKey]) -> Stored<Vec<SigningKey>> {
        self.load().await
    }
}
