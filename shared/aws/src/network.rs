//! The HTTP client of the SDK: the same as for the requests of workflows, but without the guard.
//!
//! The SDK's own client supports HTTP/2, which none of the services needs, and reads all
//! certificates of the system for each configured client: 0.6 MB of each function's zip, and
//! milliseconds at each start.

use crate::http_out::{SetupError, bare, tls};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use reqwest::{Body, Client, Request};
use std::sync::Arc;
use std::time::Duration;

/// The services answer within milliseconds.
const CONNECT: Duration = Duration::from_secs(2);

/// An HTTP client for the SDK, with TLS by rustls and ring. It sends each request once; retries and
/// time limits belong to the SDK. If it cannot be set up, its requests fail with the reason.
pub fn http_client() -> SharedHttpClient {
    let client = set_up().map_err(Arc::new);
    SharedHttpClient::new(Network { connector: SharedHttpConnector::new(Connector { client }) })
}

fn set_up() -> Result<Client, SetupError> {
    Ok(bare(tls::config()?).no_gzip().connect_timeout(CONNECT).build()?)
}

#[derive(Debug)]
struct Network {
    connector: SharedHttpConnector,
}

impl HttpClient for Network {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.connector.clone()
    }
}

#[derive(Debug)]
struct Connector {
    client: Result<Client, Arc<SetupError>>,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.client.clone();
        HttpConnectorFuture::new(async move {
            let client = client.map_err(|error| ConnectorError::user(error.into()))?;
            let answer = client.execute(sendable(request)?).await.map_err(unsent)?;
            received(answer)
        })
    }
}

fn sendable(request: HttpRequest) -> Result<Request, ConnectorError> {
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    Request::try_from(request.map(Body::wrap)).map_err(|error| ConnectorError::user(error.into()))
}

/// The kind of the error decides whether the SDK retries.
fn unsent(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() {
        ConnectorError::timeout(error.into())
    } else if error.is_builder() {
        ConnectorError::user(error.into())
    } else {
        ConnectorError::io(error.into())
    }
}

fn received(answer: reqwest::Response) -> Result<HttpResponse, ConnectorError> {
    let answer = http::Response::from(answer).map(SdkBody::from_body_1_x::<Body, _>);
    HttpResponse::try_from(answer).map_err(|error| ConnectorError::other(error.into(), None))
}

#[cfg(test)]
mod tests {
    use crate::{Clients, Config};
    use aws_sdk_dynamodb::error::SdkError;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;

    /// The names of the tables, from a server that gives one of these answers to each connection.
    async fn tables(answers: Vec<&'static str>) -> Result<Vec<String>, Option<u16>> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for answer in answers {
                let mut stream = BufReader::new(listener.accept().unwrap().0);
                let mut line = String::new();
                while stream.read_line(&mut line).unwrap() > 2 {
                    line.clear();
                }
                stream.read_exact(&mut [0; 2]).unwrap();
                stream.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        });
        let clients = Clients::new(&Config::embedded(&endpoint), None);
        let answer = clients.dynamodb.list_tables().send().await;
        answer.map(|answer| answer.table_names.unwrap_or_default()).map_err(|error| match error {
            SdkError::ServiceError(error) => Some(error.raw().status().as_u16()),
            SdkError::ResponseError(error) => Some(error.raw().status().as_u16()),
            _ => None,
        })
    }

    const TOLD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 22\r\nconnection: close\r\n\r\n{\"TableNames\":[\"one\"]}";

    #[tokio::test]
    async fn what_a_connection_breaks_off_is_asked_again() {
        assert_eq!(tables(vec!["", "HTTP/1.1 200 OK\r\ncontent-len", TOLD]).await, Ok(vec!["one".to_owned()]));
    }

    #[tokio::test]
    async fn nobody_is_sent_elsewhere() {
        let elsewhere =
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: /\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        assert_eq!(tables(vec![elsewhere, TOLD]).await, Err(Some(307)));
    }

    #[tokio::test]
    async fn where_nobody_listens_the_error_is_no_answer() {
        let endpoint = format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
        let clients = Clients::new(&Config::embedded(&endpoint), None);
        let error = clients.dynamodb.list_tables().send().await.unwrap_err();
        assert!(matches!(error, SdkError::DispatchFailure(failure) if failure.is_io()));
    }
}
