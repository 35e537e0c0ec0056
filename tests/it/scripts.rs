//! Scripts in a separate function: the adapter on one side, the worker on the other.

use crate::world::sandbox;
use aws::{Clients, Config};
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use engine::Ports;
use engine::ports::scripts::{EffectFailure, Language, ScriptCall, ScriptEnd};
use model::AccountId;
use serde_json::{Map, Value, json};
use testkit::Parts;

/// Ports whose Lambda calls the closure.
async fn ports<F: Future<Output = Response> + Send + 'static>(
    answer: impl Fn(Uri, Bytes) -> F + Clone + Send + Sync + 'static,
) -> Ports {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let app = axum::Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, app).await });
    over(&endpoint, Some("script-runner"))
}

fn over(endpoint: &str, function: Option<&str>) -> Ports {
    let script_runner = function.map(str::to_owned);
    let config = Config { script_runner, ..Config::embedded(endpoint) };
    let clients = Clients::new(&config, None);
    Parts::new(1).ports(|clock, ids, http| aws::ports_with(&config, &clients, clock, ids, http))
}

async fn run(ports: &Ports, source: &str) -> Result<Value, EffectFailure> {
    let inputs = Map::from_iter([("n".to_owned(), json!(41))]);
    let call = ScriptCall { language: Language::Js, source: source.to_owned(), inputs, seed: 1, now_ms: 5 };
    ports.scripts.run(&AccountId::parse("a").unwrap(), call).await
}

#[tokio::test]
async fn the_function_runs_what_the_adapter_sends() {
    let sandbox = sandbox();
    let ports = ports(move |uri, body| {
        let sandbox = sandbox.clone();
        async move {
            assert_eq!(uri.path(), "/2015-03-31/functions/script-runner/invocations");
            let event = serde_json::from_slice(&body).unwrap();
            workers::script_runner::handle(&sandbox, event).await.unwrap().to_string().into_response()
        }
    })
    .await;
    let returned = run(&ports, "console.log('hi'); return inputs.n + 1").await.unwrap();
    assert_eq!(returned, json!({"value": 42, "log": [["info", "hi"]]}));
    let failure = run(&ports, "throw new Error('no')").await.unwrap_err();
    assert_eq!(failure, EffectFailure::lasting("Error: no (line 1)"));
    let failure = run(&ports, "for (;;);").await.unwrap_err();
    assert_eq!(failure, EffectFailure::late("the script did not end in time (line 1)"));
    assert!(workers::script_runner::handle(&crate::world::sandbox(), json!({"source": 1})).await.is_err());
}

/// Lambda keeps tenants apart, and refuses a call of the function that names none.
#[tokio::test]
async fn each_account_is_a_tenant_of_the_function() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let told = |headers: HeaderMap| async move {
        let tenant = headers["x-amz-tenant-id"].to_str().unwrap().to_owned();
        serde_json::to_string(&ScriptEnd::Failed(EffectFailure::lasting(tenant))).unwrap()
    };
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(told)).await });
    let failure = run(&over(&endpoint, Some("script-runner")), "1").await.unwrap_err();
    assert_eq!(failure.message, "a");
}

#[tokio::test]
async fn a_function_that_fails_or_talks_nonsense_may_be_tried_again_and_a_refusal_not() {
    let failed = |_, _| async { ([("x-amz-function-error", "Unhandled")], "{\"errorType\":\"x\"}").into_response() };
    let nonsense = |_, _| async { "[1]".into_response() };
    let denied = |_, _| async {
        let headers = [("x-amzn-errortype", "AccessDeniedException")];
        (StatusCode::FORBIDDEN, headers, "{}").into_response()
    };
    // The answer of Lambda when the concurrency for scripts is exhausted.
    let throttled = |_, _| async {
        let headers = [("x-amzn-errortype", "TooManyRequestsException")];
        (StatusCode::TOO_MANY_REQUESTS, headers, "{}").into_response()
    };
    let failures = [
        run(&ports(throttled).await, "1").await.unwrap_err(),
        run(&ports(failed).await, "1").await.unwrap_err(),
        run(&ports(nonsense).await, "1").await.unwrap_err(),
        run(&ports(denied).await, "1").await.unwrap_err(),
        run(&over("http://127.0.0.1:1", None), "1").await.unwrap_err(),
    ];
    let told: Vec<_> = failures.iter().map(|failure| (failure.message.as_str(), failure.retryable)).collect();
    assert_eq!(
        told,
        [
            ("the script runner was not reached", true),
            ("the script runner failed", true),
            ("the script runner failed", true),
            ("the script runner was not reached", false),
            ("scripts cannot be run here", false),
        ]
    );
}
