//! What holds for every route alike.

use super::expect::{approved, like_sample};
use super::host::{Host, routes};
use api::auth::{Grant, pair};
use api::{Auth, Context, Doc, HostFacts, LimitClass, Rates, Route, Scope, Size};
use async_trait::async_trait;
use engine::ports::{Keys, SigningKey, StoreError, Stored};
use model::AccountId;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// The route's path with something in place of each parameter.
fn path(route: &Route) -> String {
    let segment = |segment: &str| if segment.starts_with('{') { "acme".to_owned() } else { segment.to_owned() };
    route.path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Access and refresh token of a device with those scopes, signed by a host of those facts.
async fn tokens(host: &Host, facts: HostFacts, scopes: &[Scope], device: &str) -> (String, String) {
    let account = AccountId::parse("acme").unwrap();
    let context = Context::new(host.engine().clone(), facts);
    let grant = Grant { account: &account, scopes, device_id: device, device_name: "test" };
    let tokens = pair(&context, &grant).await.unwrap();
    (tokens.access, tokens.refresh)
}

#[tokio::test(start_paused = true)]
async fn every_route_asks_for_its_own_credentials() {
    let host = Host::start().await;
    let facts = (*host.context.host).clone();
    let elsewhere = HostFacts { audience: "elsewhere".into(), ..facts.clone() };
    let stranger = HostFacts { issuer: "stranger".into(), ..facts.clone() };
    let old = tokens(&host, facts.clone(), &Scope::ALL, "old").await;
    tokio::time::advance(Duration::from_hours(31 * 24)).await;
    let all = tokens(&host, facts.clone(), &Scope::ALL, "all").await;
    let none = tokens(&host, facts.clone(), &[], "none").await;
    let elsewhere = tokens(&host, elsewhere, &Scope::ALL, "elsewhere").await;
    let stranger = tokens(&host, stranger, &Scope::ALL, "stranger").await;
    let replaced = tokens(&host, facts.clone(), &Scope::ALL, "replaced").await;
    tokens(&host, facts, &Scope::ALL, "replaced").await;

    let mut guarded = 0;
    for route in routes() {
        let (right, wrong, expired, audience, issuer, session) = match route.auth {
            Auth::Open | Auth::InHandler | Auth::RootKey => continue,
            Auth::Bearer(_) | Auth::BearerAll(_) => (&all.0, &all.1, &old.0, &elsewhere.0, &stranger.0, &replaced.0),
            Auth::RefreshToken => (&all.1, &all.0, &old.1, &elsewhere.1, &stranger.1, &replaced.1),
        };
        guarded += 1;
        let call = || host.call(route.methods[0], &path(route));
        assert_eq!(call().send().await.verdict(), (401, 6001), "{} without", route.name);
        assert_eq!(call().header("authorization", "Basic YTpi").send().await.verdict(), (401, 6001), "{}", route.name);
        let unsigned = format!("{}A", &right[..right.len() - 1]);
        let cut = right.rsplit_once('.').unwrap().0.to_owned() + ".";
        for token in [wrong, audience, issuer, session, &cut, &unsigned] {
            let changed = *token != *right;
            let answer = call().bearer(token).send().await;
            assert!(!changed || answer.verdict() == (401, 6001), "{} {token}", route.name);
        }
        assert_eq!(call().bearer(expired).send().await.verdict(), (401, 6002), "{} expired", route.name);
        if let Some(scope) = route.auth.scopes().first() {
            let refused = call().bearer(&none.0).send().await;
            assert_eq!(refused.verdict(), (403, 6003), "{}", route.name);
            assert_eq!(refused.body["details"]["scope"], scope.as_str());
        }
        // The right one gets past the door. Revoking ends the session, so that one is not tried.
        if !route.name.ends_with("revoke") {
            assert!(!matches!(call().bearer(right).send().await.status, 401 | 403), "{}", route.name);
        }
    }
    assert!(guarded > 15);
}

#[tokio::test(start_paused = true)]
async fn nothing_but_the_very_path_is_a_route() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    for route in routes() {
        let path = path(route);
        let upper = path.replacen("/v1", "/V1", 1);
        for mutant in [
            format!("{path}/"),
            format!("/{path}"),
            format!("{path}//"),
            format!("{path}/x"),
            format!("{path}/%2e"),
            format!("/x/..{path}"),
            upper,
        ] {
            let answer = host.call(route.methods[0], &mutant).bearer(&token).send().await;
            // A longer path may be another route's, with a parameter of that name.
            assert!(matches!(answer.status, 404 | 405), "{mutant}: {}", answer.body);
        }
        let wrong = host.call("PATCH", &path).bearer(&token).send().await;
        assert_eq!(wrong.status, 405, "{path}");
        assert!(wrong.header("allow").unwrap().contains(route.methods[0]));
    }
    approved(&host.call("GET", "/api/v1/nothing").send().await, "kernel-no-such-path");
    approved(&host.call("PATCH", "/api/v1/workflows").send().await, "kernel-no-such-method");
    assert_eq!(host.call("GET", "/").send().await.verdict(), (404, 1002));
}

#[tokio::test(start_paused = true)]
async fn browsers_are_told_what_they_may() {
    let host = Host::start().await;
    for path in routes().map(path).chain(["/nothing".to_owned()]) {
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
