//! A client for the Invoke API of Lambda, which `cargo lambda watch` offers.

use serde_json::Value;
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::net::TcpStream;

/// Longer than `cargo lambda watch` waits for a function.
const TIMEOUT: Duration = Duration::from_mins(3);

/// A client of the functions.
pub struct LambdaApi {
    client: reqwest::Client,
    port: u16,
}

/// The reason why a function did not answer.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    /// The function could not be reached.
    #[error("no answer: {0}")]
    Transport(#[from] reqwest::Error),
    /// The function failed.
    #[error("{status}: {body}")]
    Function {
        /// The HTTP status of the API.
        status: u16,
        /// The body with the reason.
        body: Value,
    },
}

impl LambdaApi {
    /// A client for the functions behind this port of this machine.
    pub fn new(port: u16) -> Result<Self, reqwest::Error> {
        // The client requires a provider even for plain HTTP. It does not matter if another one was
        // installed before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().timeout(TIMEOUT).build()?;
        Ok(Self { client, port })
    }

    /// Waits until the API listens. It sends no request, because one for an unknown function would
    /// be built and started.
    pub async fn ready(&self) {
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Invokes a function and waits for its answer.
    pub async fn invoke(&self, function: &str, event: &Value) -> Result<Value, InvokeError> {
        let url = format!("http://127.0.0.1:{}/2015-03-31/functions/{function}/invocations", self.port);
        let answer = self.client.post(url).body(event.to_string()).send().await?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        // A function's own error has the status 200 on Lambda and 500 here. Both contain its type.
        if status == 200 && body.get("errorType").is_none() {
            Ok(body)
        } else {
            Err(InvokeError::Function { status, body })
        }
    }
}
