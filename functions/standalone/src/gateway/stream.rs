//! Answers with a stream of events: asks the route again and again, as a client without a stream
//! does, and sends what it answers.
//!
//! So a stream has the same events as the answers of the route, and each of its requests
//! authenticates the caller again. A revoked token ends the stream.

use super::Gateway;
use api::Route;
use api::doc::{EVENT_STREAM, JSON};
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, IF_NONE_MATCH, RETRY_AFTER,
};
use http::request::Parts;
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use http_body_util::StreamBody;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Frame;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// How long a request waits for an event, in seconds. After that a comment is sent, so that proxies
/// and clients see that the connection is in use.
const WINDOW: u64 = 15;
/// After events, others are collected for this time.
const COLLECT: Duration = Duration::from_millis(200);
/// The pause if a rate limit does not say how long to wait.
const DEFAULT_PAUSE: Duration = Duration::from_secs(1);
/// The header with the id of the last event that a client has received.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Sent first: after how many milliseconds a client connects again.
const FIRST: &str = "retry: 1000\n\n";
/// A comment, which clients ignore.
const HEARTBEAT: &str = ": \n\n";

/// The body of a stream.
pub(super) type Body = UnsyncBoxBody<Bytes, Infallible>;

/// Whether the route can answer with a stream, and the caller asks for one.
pub(super) fn is_asked(route: Option<&Route>, method: &Method, headers: &HeaderMap) -> bool {
    let can = |route: &Route| route.answers.iter().any(|answer| answer.media == EVENT_STREAM);
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut ranges = accepted.flat_map(|list| list.split(','));
    let is_stream =
        |range: &str| range.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case(EVENT_STREAM));
    *method == Method::GET && route.is_some_and(can) && ranges.any(is_stream)
}

/// Answers with a stream, or as the route does if it refuses the request.
pub(super) async fn answer(
    gateway: Arc<Gateway>,
    mut head: Parts,
    peer: IpAddr,
    stopping: watch::Receiver<bool>,
) -> Result<Response<Body>, api::Response> {
    for name in [ACCEPT_ENCODING, IF_NONE_MATCH] {
        head.headers.remove(name);
    }
    let mut watcher = Watcher { gateway, head, peer, stopping };
    // The first request does not wait, so that the client gets the head at once.
    let first = watcher.ask(0).await;
    if first.status() != StatusCode::OK {
        return Err(first);
    }
    let (mut head, body) = first.into_parts();
    let page = Page::of(&body);
    head.headers.remove(CONTENT_LENGTH);
    head.headers.remove(CONTENT_TYPE);
    if page.done && page.chunk.is_empty() {
        // Clients do not connect again after this status.
        head.status = StatusCode::NO_CONTENT;
        return Err(Response::from_parts(head, Bytes::new()));
    }
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static(EVENT_STREAM));
    watcher.goes_on_after(page.cursor.as_deref());
    let next = Next { watcher, has_ended: page.done, collects: !page.chunk.is_empty() };
    let first = Bytes::from(format!("{FIRST}{}", page.chunk));
    let chunks = stream::iter([first]).chain(stream::unfold(next, Next::chunk));
    let body = StreamBody::new(chunks.map(|chunk| Ok(Frame::data(chunk))));
    Ok(Response::from_parts(head, UnsyncBoxBody::new(body)))
}

/// The part of a stream that was not sent yet.
struct Next {
    watcher: Watcher,
    has_ended: bool,
    /// Whether events were sent just now.
    collects: bool,
}

impl Next {
    /// The next bytes; `None` after the end of the run, or if the host is stopping.
    async fn chunk(mut self) -> Option<(Bytes, Self)> {
        if self.has_ended || *self.watcher.stopping.borrow() {
            return None;
        }
        if self.collects {
            self.watcher.rest(COLLECT).await;
        }
        let answer = self.watcher.ask(WINDOW).await;
        self.collects = false;
        let chunk = match answer.status() {
            StatusCode::OK => self.take(answer.body()),
            StatusCode::TOO_MANY_REQUESTS => {
                let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
                // In parts, so that the connection stays in use.
                let rest = seconds.map_or(DEFAULT_PAUSE, Duration::from_secs).min(Duration::from_secs(WINDOW));
                self.watcher.rest(rest).await;
                HEARTBEAT.to_owned()
            }
            _ => {
                self.has_ended = true;
                refusal(answer.body())
            }
        };
        Some((Bytes::from(chunk), self))
    }

    fn take(&mut self, body: &[u8]) -> String {
        let page = Page::of(body);
        self.watcher.goes_on_after(page.cursor.as_deref());
        self.has_ended = page.done;
        self.collects = !page.chunk.is_empty();
        if page.chunk.is_empty() { HEARTBEAT.to_owned() } else { page.chunk }
    }
}

/// A caller who watches.
struct Watcher {
    gateway: Arc<Gateway>,
    /// The head of the request, with the cursor to go on from.
    head: Parts,
    peer: IpAddr,
    stopping: watch::Receiver<bool>,
}

impl Watcher {
    /// Asks the route for the next events, and waits so many seconds for them.
    async fn ask(&mut self, wait: u64) -> api::Response {
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = self.head.method.clone();
        *request.uri_mut() = with(&self.head.uri, "wait", &wait.to_string());
        *request.headers_mut() = self.head.headers.clone();
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static(JSON));
        self.gateway.serve(request, self.peer).await
    }

    fn goes_on_after(&mut self, cursor: Option<&str>) {
        if let Some(cursor) = cursor {
            self.head.headers.remove(LAST_EVENT_ID);
            self.head.uri = with(&self.head.uri, "cursor", cursor);
        }
    }

    /// Waits, unless the host is stopping.
    async fn rest(&mut self, time: Duration) {
        tokio::select! {
            () = sleep(time) => {}
            _ = self.stopping.wait_for(|stopping| *stopping) => {}
        }
    }
}

/// The address with another value of this parameter. The value needs no encoding.
fn with(uri: &Uri, name: &str, value: &str) -> Uri {
    let others = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let query = others.chain([format!("{name}={value}").as_str()]).collect::<Vec<_>>().join("&");
    // The path was valid before, and so is the query.
    format!("{}?{query}", uri.path()).parse().unwrap_or_else(|_| uri.clone())
}

/// An answer of the route, as a part of the stream.
struct Page {
    chunk: String,
    cursor: Option<String>,
    done: bool,
}

impl Page {
    fn of(body: &[u8]) -> Self {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let data = answer.get("data").unwrap_or(&Value::Null);
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let events = data.get("events").and_then(Value::as_array).into_iter().flatten();
        let shown = events.map(|event| {
            let [id, kind] = ["id", "type"].map(|name| text(event, name).unwrap_or_default());
            // JSON has no line breaks outside of its texts, and escapes those inside.
            format!("id: {id}\nevent: {kind}\ndata: {event}\n\n")
        });
        // An answer that is not understood ends the stream.
        let done = data.get("done").and_then(Value::as_bool).unwrap_or(true);
        Self { chunk: shown.collect(), cursor: text(data, "cursor"), done }
    }
}

/// The event that tells a client why the stream ends.
fn refusal(body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let told = json!({"code": answer.get("code"), "message": answer.get("message")});
    format!("event: error\ndata: {told}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_replaced_and_the_others_stay() {
        for (before, after) in [
            ("/e", "/e?wait=15"),
            ("/e?wait=3", "/e?wait=15"),
            ("/e?lang=en&wait=3&cursor=a%20b&&wait=4", "/e?lang=en&cursor=a%20b&wait=15"),
            ("/e?waits=3", "/e?waits=3&wait=15"),
        ] {
            assert_eq!(with(&before.parse().unwrap(), "wait", "15").to_string(), after, "{before}");
        }
    }

    #[test]
    fn an_answer_becomes_events() {
        let body = json!({"data": {"done": false, "cursor": "c2", "events": [
            {"id": "c1", "type": "log", "data": {"message": "a\nb"}}, {"id": "c2", "type": "run", "data": null},
        ]}});
        let page = Page::of(body.to_string().as_bytes());
        let lines: Vec<_> = page.chunk.split('\n').collect();
        assert_eq!((lines.len(), lines[0], lines[1], lines[3]), (9, "id: c1", "event: log", ""));
        assert!(lines[2].starts_with("data: {") && lines[2].contains("a\\nb"));
        assert_eq!((page.cursor.as_deref(), page.done), (Some("c2"), false));
        let broken = Page::of(b"<html>");
        assert!(broken.done && broken.chunk.is_empty());
        assert_eq!(
            refusal(br#"{"code":5001,"message":"gone"}"#),
            "event: error\ndata: {\"code\":5001,\"message\":\"gone\"}\n\n"
        );
    }

    #[test]
    fn only_who_names_the_type_gets_a_stream() {
        let route = vflow_events();
        let asked = |accept: &str, method: Method| {
            let headers = [(ACCEPT, accept.parse().unwrap())].into_iter().collect();
            is_asked(route, &method, &headers)
        };
        for accept in ["text/event-stream", "application/json, Text/Event-Stream;q=0.9"] {
            assert!(asked(accept, Method::GET), "{accept}");
            assert!(!asked(accept, Method::HEAD), "{accept}");
        }
        for accept in ["*/*", "text/*", "application/json", "text/event-streams"] {
            assert!(!asked(accept, Method::GET), "{accept}");
        }
        assert!(!is_asked(None, &Method::GET, &[(ACCEPT, EVENT_STREAM.parse().unwrap())].into_iter().collect()));
    }

    fn vflow_events() -> Option<&'static Route> {
        let router = fallback::router(console::ROUTES);
        router.find(&Method::GET, "/api/v1/executions/x/events")
    }
}
