//! The HTTP listener: what API Gateway is in the cloud.

use crate::example;
use api::response::json;
use api::{Context, Router, begin_trace};
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::ConnectInfo;
use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Request, Response, StatusCode};
use model::{ExecutionId, TraceId};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The largest body that is read at all; routes have limits of their own.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// Serves until `stopped` turns true and the requests under way are answered.
pub async fn serve(listener: TcpListener, router: Router, context: Context, mut stopped: watch::Receiver<bool>) {
    let shared = Arc::new((router, context));
    let service = tower::service_fn(move |request: Request<Body>| {
        let shared = Arc::clone(&shared);
        async move {
            let (router, context) = shared.as_ref();
            Ok::<_, Infallible>(answer(router, context, request).await)
        }
    });
    let app = axum::Router::new().fallback_service(service).into_make_service_with_connect_info::<SocketAddr>();
    let stop = async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(stop).await {
        tracing::error!(%error, "the listener broke down");
    }
}

async fn answer(router: &Router, context: &Context, request: Request<Body>) -> Response<Body> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let (mut head, body) = request.into_parts();
    let ports = &context.engine.ports;
    begin_trace(&mut head.headers, || Some(TraceId::of(ExecutionId::from_uuid(ports.ids.uuid(ports.clock.now())))));
    // What is longer than any route takes arrives as one byte more than that, and is refused as too large by the route.
    let body = match to_bytes(body, MAX_BODY).await {
        Ok(body) => body,
        Err(error) if is_too_long(&error) => Bytes::from(vec![b' '; MAX_BODY + 1]),
        Err(_) => return status(StatusCode::BAD_REQUEST),
    };
    let target = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    match example::answer(head.method.as_str(), target, &body) {
        Some((status, body)) => json(status, &body).map(Body::from),
        None => router.serve(context, Request::from_parts(head, body), peer).await.map(Body::from),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    use std::error::Error;
    error.source().is_some_and(|source| source.to_string().contains("length limit"))
}

fn status(code: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = code;
    response
}
