//! The SDK's HTTP client with counters: the operations that are called, the bytes that are sent,
//! and the units that the store charges.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The counted calls.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// The number of calls of each operation.
    pub calls: BTreeMap<String, u64>,
    /// Read units of 4 KB.
    pub read_units: f64,
    /// Write units of 1 KB, including those of indexes.
    pub write_units: f64,
    /// The bytes of all requests that write.
    pub written_bytes: u64,
}

impl Counts {
    /// The number of calls of all operations.
    pub fn total(&self) -> u64 {
        self.calls.values().sum()
    }
}

/// A client that counts. Clones share the counts.
#[derive(Clone, Debug)]
pub struct Counting {
    inner: SharedHttpClient,
    counts: Arc<Mutex<Counts>>,
}

impl Counting {
    /// A client that counts the requests to another one.
    pub fn over(inner: SharedHttpClient) -> Self {
        Self { inner, counts: Arc::default() }
    }

    /// The client in the form that the SDK needs.
    pub fn client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// The counts since the last call.
    pub fn take(&self) -> Counts {
        std::mem::take(&mut *self.counts.lock().unwrap())
    }
}

impl HttpClient for Counting {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Connector { inner, counts: Arc::clone(&self.counts) })
    }
}

#[derive(Debug)]
struct Connector {
    inner: SharedHttpConnector,
    counts: Arc<Mutex<Counts>>,
}

impl HttpConnector for Connector {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let (service, operation) = target.split_once('.').unwrap_or_default();
        let (is_store, operation) = (service.starts_with("DynamoDB"), operation.to_owned());
        let bytes = request.body().bytes().unwrap_or_default();
        let sent = bytes.len() as u64;
        if is_store {
            let mut asked: Value = serde_json::from_slice(bytes).unwrap();
            asked["ReturnConsumedCapacity"] = "TOTAL".into();
            *request.body_mut() = asked.to_string().into();
        }
        let answer = self.inner.call(request);
        let counts = Arc::clone(&self.counts);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            let units = if is_store { units(&answer) } else { 0.0 };
            let mut counts = counts.lock().unwrap();
            let reads = ["GetItem", "BatchGetItem", "Query", "Scan"].contains(&operation.as_str());
            *counts.calls.entry(operation).or_default() += 1;
            if reads {
                counts.read_units += units;
            } else {
                counts.write_units += units;
                counts.written_bytes += sent;
            }
            drop(counts);
            Ok(answer)
        })
    }
}

/// The units that an answer says were charged, for one table or for each.
fn units(answer: &HttpResponse) -> f64 {
    let body: Value = serde_json::from_slice(answer.body().bytes().unwrap_or_default()).unwrap_or_default();
    let charged = |capacity: &Value| capacity["CapacityUnits"].as_f64().unwrap_or_default();
    match &body["ConsumedCapacity"] {
        Value::Array(tables) => tables.iter().map(charged).sum(),
        one => charged(one),
    }
}
