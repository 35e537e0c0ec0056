//! Handles one request of the listener: finds the route, and returns its answer.

mod body;
mod stream;

use crate::example;
use api::response::{empty, json};
use api::{Context, Router, begin_trace};
use body::{Buffer, Held, Unread};
use bytes::Bytes;
use embedded::Embedded;
use http::header::{CONNECTION, HeaderValue, RETRY_AFTER};
use http::uri::PathAndQuery;
use http::{Request, Response, StatusCode};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use model::{ExecutionId, TraceId};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::watch;

/// The most bytes that are read of a body if there is no route.
const UNROUTED_BODY: usize = 1024 * 1024;

/// The body of an answer: complete, or a stream.
pub(crate) type Body = Either<Full<Bytes>, stream::Body>;

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
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: IpAddr,
        stopping: watch::Receiver<bool>,
    ) -> Response<Body> {
        let (mut head, body) = request.into_parts();
        let ports = &self.context.engine.ports;
        begin_trace(&mut head.headers, || Some(TraceId::of(ExecutionId::from_uuid(ports.ids.uuid(ports.clock.now())))));
        let route = self.router.find(&head.method, head.uri.path());
        let limit = route.map_or(UNROUTED_BODY, |route| route.max_body);
        let read = match self.buffer.read(body, limit, stopping.clone()).await {
            Ok(read) => read,
            Err(unread) => return complete(refused(unread)),
        };
        if stream::is_asked(route, &head.method, &head.headers) {
            return match stream::answer(self, head, peer, stopping).await {
                Ok(response) => response.map(Either::Right),
                Err(refused) => complete(refused),
            };
        }
        let Held { bytes, room } = read;
        let response = self.serve(Request::from_parts(head, bytes), peer).await;
        drop(room);
        complete(response)
    }

    /// The answer to a request whose body is read.
    async fn serve(&self, request: Request<Bytes>, peer: IpAddr) -> api::Response {
        // If the data were deleted, cached records must not be used for answers.
        if !self.embedded.is_in_place() {
            tracing::error!("the data directory was removed or replaced: nothing is answered from it any more");
            return empty(StatusCode::SERVICE_UNAVAILABLE);
        }
        let target = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
        match example::answer(request.method().as_str(), target, request.body()) {
            Some((status, body)) => json(status, &body),
            None => self.router.serve(&self.context, request, Some(peer)).await,
        }
    }
}

fn complete(response: api::Response) -> Response<Body> {
    response.map(|body| Either::Left(Full::new(body)))
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
