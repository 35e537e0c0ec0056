//! Behaviour that all routes share.

use super::expect::{approved, like_sample};
use super::host::{Host, routes};
use super::matrix::path;
use api::{Auth, LimitClass, Rates, Route, Scope};
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
    assert_eq!(host.call("GET", "/nothing").send().await.verdict(), (404, 1002));
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
        let exposed = refused.header("access-control-expose-headers").unwrap();
        let known = ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified"];
        for name in refused.headers.keys().map(|name| name.as_str()).filter(|name| !known.contains(name)) {
            let about_browsers =
                name.starts_with("access-control-") || ["vary", "x-content-type-options"].contains(&name);
            let is_policy = ["content-security-policy", "referrer-policy"].contains(&name);
            assert!(
                about_browsers || is_policy || exposed.split(", ").any(|shown| shown == name),
                "{path} hides {name}"
            );
        }
    }
}

/// For every route with GET, with and without credentials: the same status and headers, but no
/// body.
#[tokio::test(start_paused = true)]
async fn head_is_what_get_is_without_a_body() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let paths: Vec<_> =
        routes().filter(|route| route.methods.contains(&"GET")).map(|route| path(route, "acme")).collect();
    assert!(paths.len() > 40);
    for path in paths.iter().map(String::as_str).chain(["/nothing"]) {
        for proof in [&token, ""] {
            let ask = async |method: &str| {
                let call = host.call(method, path).header("accept-encoding", "gzip");
                if proof.is_empty() { call.send().await } else { call.bearer(proof).send().await }
            };
            let (get, mut head) = (ask("GET").await, ask("HEAD").await);
            assert!(head.bytes.is_empty(), "{path}");
            let length = head.headers.remove("content-length").unwrap();
            // Ids and times in two answers can have different lengths.
            let near = length.to_str().unwrap().parse::<usize>().unwrap().abs_diff(get.bytes.len());
            assert!(near < 16, "{path}: {length:?} instead of {}", get.bytes.len());
            let named = |headers: &http::HeaderMap| headers.keys().cloned().collect::<Vec<_>>();
            assert_eq!((head.status, named(&head.headers)), (get.status, named(&get.headers)), "{path}");
        }
    }
    let only_post = host.call("HEAD", "/api/v1/auth/token").send().await;
    assert_eq!((only_post.status, only_post.header("allow")), (405, Some("POST")));
}

/// A refusal says how to authenticate.
#[tokio::test(start_paused = true)]
async fn a_refusal_names_the_proof_that_is_missing() {
    let host = Host::start().await;
    let poor = host.token("acme", false).await;
    for route in routes().filter(|route| !matches!(route.auth, Auth::Open | Auth::InHandler | Auth::AppToken)) {
        let own = path(route, "acme");
        let scheme = match route.auth {
            Auth::OAuth => "Bearer realm=\"dpa\"",
            Auth::OpenToken => "Juggle-Token realm=\"juggle\"",
            Auth::RootKey => "X-Root-Key realm=\"sluice\"",
            Auth::AnyBearer => {
                "Bearer realm=\"sluice\", resource_metadata=\"/.well-known/oauth-protected-resource/mcp\", scope=\"read execute\""
            }
            _ => "Bearer realm=\"sluice\"",
        };
        let refused = host.call(route.methods[0], &own).send().await;
        assert_eq!(refused.header("www-authenticate"), Some(scheme), "{}", route.name);
        if route.auth == Auth::Bearer(Scope::Admin) {
            let refused = host.call(route.methods[0], &own).bearer(&poor).send().await;
            let told = refused.header("www-authenticate").unwrap();
            assert_eq!(refused.status, 403);
            assert!(told.ends_with("error=\"insufficient_scope\", scope=\"admin\""), "{told}");
        }
    }
    let pairing = host.pair("d").header("x-pairing-key", "guess").send().await;
    assert_eq!(pairing.header("www-authenticate"), Some("X-Pairing-Key realm=\"sluice\""));
    let wrong = host.call("GET", "/api/v1/workflows").bearer("x").send().await;
    assert_eq!(wrong.header("www-authenticate"), Some("Bearer realm=\"sluice\", error=\"invalid_token\""));
}

/// The body of a request can be compressed with gzip. It is decompressed up to the route's limit,
/// and errors have the format of each facade.
#[tokio::test(start_paused = true)]
async fn packed_bodies_are_read_and_bounded() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let create = |coding: &str, body: Vec<u8>| {
        host.call("POST", "/api/v1/workflows").bearer(&token).header("content-encoding", coding).bytes(body).send()
    };
    assert_eq!(create("gzip", gzip(b"{\"name\":\"packed\"}")).await.status, 201);
    let large = |size: usize| format!("{{\"name\":\"w{size}\",\"x\":\"{}\"}}", "x".repeat(size)).into_bytes();
    assert_eq!(create("gzip", gzip(&large(1024 * 1024 - 100))).await.status, 201);
    assert_eq!(create("gzip", gzip(&large(1024 * 1024))).await.verdict(), (413, 8002));
    assert_eq!(create("gzip", gzip(&vec![b' '; 200_000_000])).await.verdict(), (413, 8002));
    assert_eq!(create("gzip", b"{\"name\":\"w\"}".to_vec()).await.verdict(), (400, 1002));
    approved(&create("br", b"x".to_vec()).await, "kernel-unsupported-encoding");
    for route in routes().filter(|route| !route.bodies.is_empty()) {
        let method = if route.methods.contains(&"POST") { "POST" } else { route.methods[0] };
        let call = host.call(method, &path(route, "acme")).header("content-encoding", "br").bytes("x");
        let refused = call.bearer(&token).send().await;
        assert!(matches!(refused.status, 200 | 401 | 403 | 415), "{}: {} {}", route.name, refused.status, refused.body);
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Answers have an ETag if they can be cached, and are compressed if that is worth it; both work
/// together.
#[tokio::test(start_paused = true)]
async fn what_the_caller_has_is_not_sent_again() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w", "steps": []})).await;
    for (path, kept) in [
        ("/api/v1/openapi.json", "public, no-cache"),
        ("/api/v1/docs", "public, no-cache"),
        ("/api/v1/docs/modules", "public, no-cache"),
        ("/api/v1/modules", "private, no-cache"),
        ("/api/v1/modules/http_request", "private, no-cache"),
        ("/api/v1/modules/http_request/input-schema", "private, no-cache"),
        ("/api/v1/modules/categories", "private, no-cache"),
        (&format!("/api/v1/workflows/{id}/openapi.json"), "private, no-cache"),
        (&format!("/api/v1/workflows/{id}"), "no-store"),
    ] {
        let ask = async |headers: &[(&'static str, &str)]| {
            let call = host.call("GET", path).bearer(&token);
            headers.iter().fold(call, |call, (name, value)| call.header(name, value)).send().await
        };
        let plain = ask(&[]).await;
        let tag = plain.header("etag").unwrap().to_owned();
        assert_eq!((plain.status, plain.header("cache-control")), (200, Some(kept)), "{path}");
        let packed = ask(&[("accept-encoding", "gzip")]).await;
        if plain.bytes.len() >= 1024 {
            assert_eq!(packed.header("content-encoding"), Some("gzip"), "{path}");
            assert!(packed.bytes.len() < plain.bytes.len(), "{path}");
            assert_eq!(packed.header("etag").unwrap(), format!("W/{tag}"));
        }
        for known in [tag.as_str(), packed.header("etag").unwrap(), "*"] {
            let again = ask(&[("if-none-match", known), ("accept-encoding", "gzip")]).await;
            assert_eq!((again.status, again.bytes.len()), (304, 0), "{path} {known}");
            assert_eq!(again.header("etag"), Some(tag.as_str()));
        }
        assert_eq!(ask(&[("if-none-match", "\"other\"")]).await.status, 200, "{path}");
    }
    let list = host.call("GET", "/api/v1/workflows").bearer(&token).header("accept-encoding", "gzip").send().await;
    assert_eq!(list.header("cache-control"), Some("no-store"));
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
    // Another token, another class of routes, and the next minute have limits of their own.
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
    // Refusals, unknown paths and wrong methods also count, and have the headers.
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
        id: "panic",
        path: "/api/v1/panics",
        summary: "Panics",
        auth: Auth::Open,
        limit: LimitClass::Unlimited,
        max_body: 0,
        handler: |_, _| panic!("a secret"),
        envelope: vflow::ROUTES[0].envelope,
        ..Route::BASE
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
