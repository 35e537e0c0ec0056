use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;

use crate::reply::{Reply, Request};
use crate::services::Services;

/// The connector with which the SDK sends its requests, without HTTP.
///
/// A database request runs to its end on the calling thread. Moving it to a blocking thread would
/// cost more than the request itself, and tokio's paused clock would advance while the answer is
/// awaited.
#[derive(Debug)]
pub(crate) struct Connector {
    pub(crate) services: Arc<Services>,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let services = Arc::clone(&self.services);
        HttpConnectorFuture::new(async move {
            let Some(body) = request.body().bytes() else {
                return Err(ConnectorError::user("a streamed body is not supported".into()));
            };
            let target = request.headers().get("x-amz-target").unwrap_or_default();
            let origin = origin(request.uri());
            to_sdk(services.answer(Request { target, origin, body }).await)
        })
    }
}

/// Scheme and authority of an absolute URL.
fn origin(url: &str) -> &str {
    let authority = url.find("://").map_or(0, |at| at + 3);
    let rest = url.get(authority..).unwrap_or_default();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    url.get(..authority + end).unwrap_or(url)
}

fn to_sdk(reply: Reply) -> Result<HttpResponse, ConnectorError> {
    let status = reply.status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(reply.body));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    if let Some(code) = reply.query_error {
        response.headers_mut().insert("x-amzn-query-error", code);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_ends_at_the_path() {
        for (url, want) in [
            ("http://localhost:8000/", "http://localhost:8000"),
            ("https://sqs.us-east-1.amazonaws.com", "https://sqs.us-east-1.amazonaws.com"),
            ("http://h?x=1", "http://h"),
            ("", ""),
        ] {
            assert_eq!(origin(url), want);
        }
    }
}
