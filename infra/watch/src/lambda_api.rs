//! Lambda's Invoke, as `cargo lambda watch` offers it.

use serde_json::Value;
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::net::TcpStream;

/// Above what `cargo lambda watch` waits for a function.
const TIMEOUT: Duration = Duration::from_mins(3);

/// A client of the functions.
pub struct LambdaApi {
    client: reqwest::Client,
    port: u16,
}

/// Why a function did not answer.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    /// It could not be reached.
    #[error("no answer: {0}")]
    Transport(#[from] reqwest::Error),
    /// It failed.
    #[error("{status}: {body}")]
    Function {
        /// What the API said.
        status: u16,
        /// And why.
        body: Value,
    },
}

impl LambdaApi {
    /// For functions behind that port of this machine.
    pub fn new(port: u16) -> Result<Self, reqwest::Error> {
        // The client wants one even for plain HTTP; another may have been installed before, which
        // does as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().timeout(TIMEOUT).build()?;
        Ok(Self { client, port })
    }

    /// Waits until the API listens. Nothing is asked of it: a request for no function would have it
    /// build and start one.
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
        // A function's own error comes with 200 from Lambda and with 500 from here; both carry its
        // type.
        if status == 200 && body.get("errorType").is_none() {
            Ok(body)
        } else {
            Err(InvokeError::Function { status, body })
        }
    }
}
