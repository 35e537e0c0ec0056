//! Handles one event of the HTTP API: finds the route, and returns its answer.

use crate::target::Target;
use api::{Context, Facade, HostFacts, Route, RoutePattern, Router, begin_trace};
use bytes::Bytes;
use http::header;
use http_body_util::Full;
use lambda_http::request::LambdaRequest;
use lambda_http::tower::Service;
use lambda_http::{Adapter, Request, service_fn};
use lambda_runtime::LambdaEvent;
use model::TraceId;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;

/// The routes that a function serves.
#[derive(Clone)]
pub(crate) enum Served {
    /// The one route that the handler of the function names.
    Route(&'static Route),
    /// All routes of a router; the path decides.
    Router(Arc<Router>),
}

/// The answers to requests for which the gateway has found no route.
#[derive(Clone, Copy)]
pub(crate) struct Strays {
    /// The handler of the function that gives these answers.
    pub handler: &'static str,
    /// The paths and methods of the routes of all other facades.
    pub places: &'static [&'static [RoutePattern]],
}

/// The error if the handler of a function names a route that its binary does not have.
#[derive(Debug, thiserror::Error)]
#[error("the handler `{handler}` is no route of this binary")]
pub(crate) struct UnknownHandler {
    handler: String,
}

impl Served {
    /// Serves what the handler names: a route of a facade, or the strays. Without a handler, serves
    /// everything that is in the binary.
    pub fn new(
        facades: &[&'static Facade],
        strays: Option<Strays>,
        handler: Option<&str>,
    ) -> Result<Self, UnknownHandler> {
        let mut own = facades.iter().flat_map(|facade| facade.routes).copied();
        let others = strays.iter().flat_map(|strays| strays.places).copied().flatten().copied();
        let Some(handler) = handler else {
            return Ok(Self::Router(Arc::new(Router::knowing(own, others))));
        };
        if strays.is_some_and(|strays| strays.handler == handler) {
            let places = others.chain(own.map(Route::place));
            return Ok(Self::Router(Arc::new(Router::knowing(std::iter::empty(), places))));
        }
        let route = own.find(|route| route.name == handler);
        route.map(Self::Route).ok_or_else(|| UnknownHandler { handler: handler.to_owned() })
    }

    /// The path, if only one route is served.
    fn path(&self) -> Option<&'static str> {
        match self {
            Self::Route(route) => Some(route.path),
            Self::Router(_) => None,
        }
    }
}

/// Answers one event. `lambda_http` handles cookies, the trace header and the form of the answer;
/// parts of the request on which it could panic are removed before.
pub(crate) async fn answer(
    context: &Context,
    served: &Served,
    mut event: LambdaEvent<LambdaRequest>,
) -> Result<impl Serialize + use<>, Infallible> {
    let target = Target::take(&mut event.payload, served.path());
    let (context, served) = (reached_at(context, target.domain.as_deref()), served.clone());
    let trace = TraceId::parse(&event.context.request_id.replace('-', ""));
    let mut adapter = Adapter::from(service_fn(move |request: Request| {
        let (context, served, target) = (context.clone(), served.clone(), target.clone());
        async move { serve(&context, &served, request, target, trace).await }
    }));
    adapter.call(event).await
}

/// The context of a request. A stack cannot pass the address of its API to the functions, because
/// the API is made of these functions. So they read it from the gateway, unless another address is
/// configured.
fn reached_at(context: &Context, domain: Option<&str>) -> Context {
    let mut context = context.clone();
    if let (None, Some(domain)) = (&context.host.base_url, domain) {
        let url = format!("https://{domain}");
        let config = engine::Config { public_url: url.clone(), ..(*context.engine.config).clone() };
        context.engine.config = Arc::new(config);
        context.host = Arc::new(HostFacts { base_url: Some(url), ..(*context.host).clone() });
    }
    context
}

async fn serve(
    context: &Context,
    served: &Served,
    request: Request,
    target: Target,
    trace: Option<TraceId>,
) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let (mut parts, _) = request.into_parts();
    parts.uri = target.uri;
    if let Some(host) = target.host {
        parts.headers.insert(header::HOST, host);
    }
    begin_trace(&mut parts.headers, || trace);
    let request = http::Request::from_parts(parts, target.body);
    let response = match served {
        Served::Route(route) => api::serve(context, route, request, target.peer).await,
        Served::Router(router) => router.serve(context, request, target.peer).await,
    };
    Ok(response.map(Full::new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::tests::context;
    use api::{Auth, Failure, LimitClass, Response, Unknown};
    use http::header::CONTENT_TYPE;
    use serde_json::{Value, json};

    /// Answers with the request that it got; as bytes that are not text, if the query says so.
    static ECHO: Route = Route {
        name: "test-item-echo",
        id: "echoItem",
        methods: &["GET", "POST"],
        path: "/v1/items/{item}/{part}",
        summary: "Echoes",
        unknown: Unknown::Accepted,
        auth: Auth::Open,
        limit: LimitClass::Unlimited,
        max_body: 64,
        handler: |context, request| {
            Box::pin(async move {
                let host = request.headers.get(header::HOST).map(|host| String::from_utf8_lossy(host.as_bytes()));
                let seen = json!({
                    "params": request.params, "q": request.query.text("q"), "host": host, "peer": request.peer,
                    "callbacks": context.engine.config.public_url, "base": request.base(&context.host),
                    "body": String::from_utf8_lossy(&request.body), "cookie": request.headers.get("cookie").map(|c| c.to_str().unwrap()),
                });
                let raw = request.query.text("raw").is_some();
                let body = if raw { Bytes::from_static(b"\xff\x00") } else { Bytes::from(seen.to_string()) };
                let kind = if raw { "application/zip" } else { "application/json" };
                Ok(http::Response::builder().header(CONTENT_TYPE, kind).body(body).unwrap())
            })
        },
        envelope,
        ..Route::BASE
    };

    fn envelope(error: &engine::Error, _: &Failure<'_>) -> Response {
        http::Response::builder().status(404).body(Bytes::from(error.to_string())).unwrap()
    }

    async fn send(event: Value) -> Value {
        let payload: LambdaRequest = serde_json::from_value(event).unwrap();
        let event = LambdaEvent::new(payload, lambda_runtime::Context::default());
        serde_json::to_value(answer(&context(), &Served::Route(&ECHO), event).await.unwrap()).unwrap()
    }

    /// The strays of a deployment that has one more route.
    const STRAYS: Strays =
        Strays { handler: "strays", places: &[&[RoutePattern { path: "/v1/others", methods: &["GET"], envelope }]] };

    static TEST: &[&Facade] =
        &[&Facade { name: "test", title: "Test", says: "Echoes.", routes: &[&ECHO], error: || json!({}) }];

    #[tokio::test]
    async fn a_handler_names_one_route_and_none_stands_for_all() {
        assert!(
            matches!(Served::new(TEST, None, Some("test-item-echo")), Ok(Served::Route(route)) if route.name == ECHO.name)
        );
        let error = Served::new(TEST, None, Some("test-item-get")).err().unwrap();
        assert_eq!(error.to_string(), "the handler `test-item-get` is no route of this binary");
        let all = Served::new(TEST, None, None).unwrap();
        for (path, status) in [("/v1/items/a%2Fb/c", 200), ("/v1/items", 404)] {
            let payload: LambdaRequest = serde_json::from_value(raw(path)).unwrap();
            let event = LambdaEvent::new(payload, lambda_runtime::Context::default());
            let answer = serde_json::to_value(answer(&context(), &all, event).await.unwrap()).unwrap();
            assert_eq!(answer["statusCode"], status, "{path}: {answer}");
        }
    }

    /// The form that `cargo lambda watch` and function URLs send.
    fn raw(path: &str) -> Value {
        json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": {"host": "example.org"},
            "requestContext": {
                "stage": "$default", "domainName": "example.org", "routeKey": "$default",
                "http": {"method": "GET", "path": path, "sourceIp": "192.0.2.7"},
            },
        })
    }

    /// The form that the HTTP API sends: decoded, with the key of the route and its parameters.
    fn decoded(item: &str, part: &str) -> Value {
        let mut event = raw(&format!("/v1/items/{item}/{part}"));
        event["routeKey"] = json!(format!("GET {}", ECHO.path));
        event["pathParameters"] = json!({"item": item, "part": part});
        event
    }

    fn seen(answer: &Value) -> Value {
        assert_eq!(answer["statusCode"], 200, "{answer}");
        serde_json::from_str(answer["body"].as_str().unwrap()).unwrap()
    }

    #[tokio::test]
    async fn parameters_are_decoded_once_whoever_sends_them() {
        for (item, part, encoded) in [
            ("a", "b", "/v1/items/a/b"),
            ("订 单", "100%", "/v1/items/%E8%AE%A2%20%E5%8D%95/100%25"),
            ("%41", "a?b#c", "/v1/items/%2541/a%3Fb%23c"),
            ("a/b", "..", "/v1/items/a%2Fb/.."),
        ] {
            let expected = json!([["item", item], ["part", part]]);
            assert_eq!(seen(&send(raw(encoded)).await)["params"], expected, "{encoded}");
            assert_eq!(seen(&send(decoded(item, part)).await)["params"], expected, "{encoded}");
        }
    }

    #[tokio::test]
    async fn every_spelling_of_a_path_is_the_path() {
        for path in ["/v1/items/a/b/", "/v1//items/a//b", "/v1/%69tems/%61/b"] {
            assert_eq!(seen(&send(raw(path)).await)["params"], json!([["item", "a"], ["part", "b"]]), "{path}");
        }
    }

    /// Tests requests for which the gateway has no route.
    #[tokio::test]
    async fn strays_are_told_or_sent_to_the_plain_path() {
        let served = Served::new(TEST, Some(STRAYS), Some("strays")).unwrap();
        for (method, path, query, expected) in [
            ("GET", "/v1/items/a/b/", "x=1", (308, Some("/v1/items/a/b?x=1"))),
            ("HEAD", "//v1/%69tems/a%2Fb/c", "", (308, Some("/v1/items/a%2Fb/c"))),
            // No route is performed here. If the gateway sends the plain path to this function, no
            // other function has it.
            ("GET", "/v1/items/a/b", "", (404, None)),
            ("DELETE", "/v1/items/a/b/", "", (404, None)),
            ("GET", "/nowhere", "", (404, None)),
            ("OPTIONS", "/nowhere", "", (204, None)),
        ] {
            let mut event = raw(path);
            event["requestContext"]["http"]["method"] = json!(method);
            event["rawQueryString"] = json!(query);
            let payload: LambdaRequest = serde_json::from_value(event).unwrap();
            let event = LambdaEvent::new(payload, lambda_runtime::Context::default());
            let answer = serde_json::to_value(super::answer(&unlimited(), &served, event).await.unwrap()).unwrap();
            let told = (answer["statusCode"].as_i64().unwrap(), answer["headers"]["location"].as_str());
            assert_eq!(told, expected, "{method} {path}: {answer}");
        }
    }

    /// A binary that has both tells them apart by the handler, or by the path if there is none.
    #[tokio::test]
    async fn a_binary_with_both_serves_its_routes_and_answers_strays() {
        let named = |handler| Served::new(TEST, Some(STRAYS), handler);
        assert!(matches!(named(Some("test-item-echo")), Ok(Served::Route(_))));
        assert!(named(Some("other")).is_err());
        let both = named(None).unwrap();
        let paths = [("/v1/items/a/b", 200), ("/v1/others", 404), ("/v1/others/", 308), ("/nowhere", 404)];
        for (path, status) in paths {
            let payload: LambdaRequest = serde_json::from_value(raw(path)).unwrap();
            let event = LambdaEvent::new(payload, lambda_runtime::Context::default());
            let answer = serde_json::to_value(answer(&unlimited(), &both, event).await.unwrap()).unwrap();
            assert_eq!(answer["statusCode"], status, "{path}: {answer}");
        }
    }

    /// A context without rate limits, because counting needs a store.
    fn unlimited() -> Context {
        let mut context = context();
        let mut facts = (*context.host).clone();
        facts.rate_limits = None;
        context.host = Arc::new(facts);
        context
    }

    #[tokio::test]
    async fn an_answer_is_compressed_for_whom_it_may_be() {
        let mut event = raw(&format!("/v1/items/{}/b", "a".repeat(2_000)));
        event["headers"]["accept-encoding"] = json!("gzip, br");
        let answer = send(event).await;
        assert_eq!(
            (&answer["isBase64Encoded"], &answer["headers"]["content-encoding"]),
            (&json!(true), &json!("gzip"))
        );
        // The first bytes of gzip.
        assert!(answer["body"].as_str().unwrap().starts_with("H4sI"), "{answer}");
    }

    #[tokio::test]
    async fn a_head_is_a_get_without_its_body() {
        let mut event = raw("/v1/items/a/b");
        let get = send(event.clone()).await;
        event["requestContext"]["http"]["method"] = json!("HEAD");
        let head = send(event).await;
        let length = get["body"].as_str().unwrap().len().to_string();
        assert_eq!((&head["statusCode"], &head["headers"]["content-length"]), (&json!(200), &json!(length)));
        assert!(head["body"].as_str().unwrap_or_default().is_empty());
    }

    #[tokio::test]
    async fn no_host_brings_it_down_and_every_host_is_passed_on() {
        let proto = |event: &mut Value, scheme: &str| event["headers"]["x-forwarded-proto"] = json!(scheme);
        for host in
            ["", " ", "a b", "[", "[::1", "a:b:c", "%", "<>", "xn--a", "example.org:99999", "\u{7f}", "/", "a#b?c"]
        {
            let mut event = raw("/v1/items/a/b");
            event["headers"]["host"] = json!(host);
            event["requestContext"]["domainName"] = json!(host);
            proto(&mut event, "no scheme");
            // No gateway accepts such a header, so it cannot occur in an event.
            let Ok(_) = serde_json::from_value::<LambdaRequest>(event.clone()) else { continue };
            assert_eq!(seen(&send(event).await)["host"], host);
        }
    }

    #[tokio::test]
    async fn what_was_not_told_its_address_learns_it_from_the_gateway_and_from_no_caller() {
        let gateway = "a1b2c3.execute-api.us-east-1.amazonaws.com";
        let mut event = raw("/v1/items/a/b");
        event["requestContext"]["domainName"] = json!(gateway);
        let url = json!(format!("https://{gateway}"));
        let answer = seen(&send(event.clone()).await);
        assert_eq!((&answer["callbacks"], &answer["base"], &answer["host"]), (&url, &url, &json!("example.org")));

        let untold = context();
        let told = HostFacts { base_url: Some("https://flows.example".to_owned()), ..(*untold.host).clone() };
        let context = Context::new(untold.engine, told);
        let payload: LambdaRequest = serde_json::from_value(event).unwrap();
        let event = LambdaEvent::new(payload, lambda_runtime::Context::default());
        let answer = super::answer(&context, &Served::Route(&ECHO), event).await.unwrap();
        assert_eq!(seen(&serde_json::to_value(answer).unwrap())["base"], "https://flows.example");
    }

    #[tokio::test]
    async fn what_is_no_path_of_the_route_is_its_own_404() {
        let long = format!("/v1/items/{}/b", "a".repeat(70_000));
        for path in ["", "/", "/v1/items/a", "/V1/items/a/b", "/v1/items/x/../a/b", "<>", "?", &long] {
            let answer = send(raw(path)).await;
            assert_eq!((&answer["statusCode"], &answer["body"]), (&json!(404), &json!("not found")), "{path}");
        }
    }

    #[tokio::test]
    async fn the_query_and_the_body_arrive_as_sent() {
        let mut event = raw("/v1/items/a/b");
        event["requestContext"]["http"]["method"] = json!("POST");
        event["rawQueryString"] = json!("q=1%202+3&x=\" <>");
        event["cookies"] = json!(["a=1", "b=2"]);
        event["body"] = json!("{\"a\": 1}");
        let answer = seen(&send(event.clone()).await);
        assert_eq!((&answer["q"], &answer["body"]), (&json!("1 2 3"), &json!("{\"a\": 1}")));
        assert_eq!((&answer["cookie"], &answer["peer"]), (&json!("a=1; b=2"), &json!("192.0.2.7")));

        event["isBase64Encoded"] = json!(true);
        for (sent, got) in [("eyJhIjogMX0=", "{\"a\": 1}"), ("", ""), ("not base64!", "not base64!")] {
            event["body"] = json!(sent);
            assert_eq!(seen(&send(event.clone()).await)["body"], got);
        }
    }

    #[tokio::test]
    async fn an_answer_that_is_no_text_goes_out_as_base64() {
        let mut event = raw("/v1/items/a/b");
        event["rawQueryString"] = json!("raw=1");
        let answer = send(event).await;
        assert_eq!((&answer["isBase64Encoded"], &answer["body"]), (&json!(true), &json!("/wA=")));
    }
}
