//! Handles one request of the listener: finds the route, and returns its answer.

mod body;

use crate::example;
use api::response::{empty, json};
use api::{Context, Router, begin_trace};
use body::{Buffer, Held, Unread};
use bytes::Bytes;
use embedded::Embedded;
use http::header::{CONNECTION, HeaderValue, RETRY_AFTER};
use http::uri::PathAndQuery;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use model::{ExecutionId, TraceId};
use std::net::IpAddr;
use tokio::sync::watch;

/// The most bytes that are read of a body if there is no route.
const UNROUTED_BODY: usize = 1024 * 1024;

/// Everything that is needed to answer requests.
pub struct Gateway {
    router: Router,
    context: Context,
    embedded: Embedded,
    buffer: Buffer,
}

impl Gateway {
    /// A gateway with these routes.
    pub fn new(router: Router, context: Context, embedded: Embedded) -> Self {
        Self { router, context, embedded, buffer: Buffer::default() }
    }

    /// Answers a request. Of its body, not more is read than its route accepts.
    pub(crate) async fn answer(
        &self,
        request: Request<Incoming>,
        peer: IpAddr,
        stopping: watch::Receiver<bool>,
    ) -> Response<Full<Bytes>> {
        let (mut head, body) = request.into_parts();
        let ports = &self.context.engine.ports;
        begin_trace(&mut head.headers, || Some(TraceId::of(ExecutionId::from_uuid(ports.ids.uuid(ports.clock.now())))));
        let limit = self.router.find(&head.method, head.uri.path()).map_or(UNROUTED_BODY, |route| route.max_body);
        let read = match self.buffer.read(body, limit, stopping).await {
            Ok(read) => read,
            Err(unread) => return refused(unread).map(Full::new),
        };
        // If the data were deleted, cached records must not be used for answers.
        if !self.embedded.is_in_place() {
            tracing::error!("the data directory was removed or replaced: nothing is answered from it any more");
            return empty(StatusCode::SERVICE_UNAVAILABLE).map(Full::new);
        }
        let target = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
        let Held { bytes, room } = read;
        let response = match example::answer(head.method.as_str(), target, &bytes) {
            Some((status, body)) => json(status, &body),
            None => self.router.serve(&self.context, Request::from_parts(head, bytes), Some(peer)).await,
        };
        drop(room);
        response.map(Full::new)
    }
}

/// The answer to a request whose body did not arrive. The connection cannot be used after that.
fn refused(unread: Unread) -> api::Response {
    let mut response = empty(match unread {
        Unread::Late => StatusCode::REQUEST_TIMEOUT,
        Unread::Broken => StatusCode::BAD_REQUEST,
        Unread::Crowded | Unread::Stopping => StatusCode::SERVICE_UNAVAILABLE,
    });
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    if matches!(unread, Unread::Crowded | Unread::Stopping) {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}
