use std::future::{Future, IntoFuture};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::Error;
use crate::reply::{Reply, Request};
use crate::services::Services;

/// The largest request that DynamoDB accepts, in bytes.
const MAX_BODY: usize = 16 * 1024 * 1024;
/// How long a shutdown waits for a client that has sent only a part of a request.
const DRAIN: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Endpoint {
    services: Arc<Services>,
    closing: watch::Receiver<bool>,
}

pub(crate) async fn serve(
    services: Arc<Services>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let (close, closing) = watch::channel(false);
    let app = Router::new()
        .fallback(handle)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Endpoint { services, closing: closing.clone() });
    let stop = async move {
        shutdown.await;
        close.send_replace(true);
    };
    let server = axum::serve(listener, app).with_graceful_shutdown(stop);
    let late = async {
        closed(closing).await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        ended = server.into_future() => ended.map_err(Error::Serve),
        () = late => Ok(()),
    }
}

async fn closed(mut closing: watch::Receiver<bool>) {
    // An error means that the sender was dropped, which also ends the service.
    let _ = closing.wait_for(|closing| *closing).await;
}

async fn handle(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let host = text("host");
    if !is_loopback(host) {
        return respond(Reply::error(403, "AccessDeniedException", "not a loopback host"));
    }
    let origin = format!("http://{host}");
    let request = Request { target: text("x-amz-target"), origin: &origin, body: &body };
    let reply = tokio::select! {
        biased;
        reply = endpoint.services.answer(request) => reply,
        () = closed(endpoint.closing.clone()) => {
            Reply::error(503, "ServiceUnavailable", "the endpoint is closing")
        }
    };
    respond(reply)
}

/// Whether a `Host` header names this machine.
///
/// A page in the user's browser can make its own host name resolve to 127.0.0.1 and then send any
/// header, but its `Host` still contains that name.
fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<http::uri::Authority>() else { return false };
    let name = authority.host();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(ip) => ip.is_loopback(),
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

fn respond(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = HeaderValue::from_static("application/x-amz-json-1.0");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    if let Some(Ok(code)) = reply.query_error.map(HeaderValue::try_from) {
        response.headers_mut().insert("x-amzn-query-error", code);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_hosts_are_answered() {
        for host in ["127.0.0.1:9000", "localhost:9000", "localhost", "[::1]:9000", "sqs.localhost"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "evil.example:9000", "localhost.evil.example", "10.0.0.1:9000", "a b"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
