//! The SDK's HTTP client with a record: which keys of which tables and indexes a run touches, and
//! how many units of each the store charges.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// What tells the keys of two runs apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Each run has its own.
    Run,
    /// A run has one of the shards of the due index.
    Shard,
    /// All runs of the account, or of one of its workflows, have the same.
    Same(String),
}

/// A key that a run touches once.
#[derive(Clone, Debug)]
pub struct Touch {
    /// The table or the index.
    pub place: String,
    pub key: Key,
    pub writes: f64,
    pub reads: f64,
}

/// A client that records. Clones share the record.
#[derive(Clone, Debug)]
pub struct Recording {
    inner: SharedHttpClient,
    touches: Arc<Mutex<Vec<Touch>>>,
}

impl Recording {
    pub fn over(inner: SharedHttpClient) -> Self {
        Self { inner, touches: Arc::default() }
    }

    pub fn client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// The touches since the last call.
    pub fn take(&self) -> Vec<Touch> {
        std::mem::take(&mut *self.touches.lock().unwrap())
    }
}

impl HttpClient for Recording {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Connector { inner, touches: Arc::clone(&self.touches) })
    }
}

#[derive(Debug)]
struct Connector {
    inner: SharedHttpConnector,
    touches: Arc<Mutex<Vec<Touch>>>,
}

impl HttpConnector for Connector {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let (service, operation) = target.split_once('.').unwrap_or_default();
        if !service.starts_with("DynamoDB") {
            return self.inner.call(request);
        }
        let operation = operation.to_owned();
        let mut asked: Value = serde_json::from_slice(request.body().bytes().unwrap_or_default()).unwrap();
        asked["ReturnConsumedCapacity"] = "INDEXES".into();
        *request.body_mut() = asked.to_string().into();
        let answer = self.inner.call(request);
        let touches = Arc::clone(&self.touches);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            let body: Value = serde_json::from_slice(answer.body().bytes().unwrap_or_default()).unwrap_or_default();
            touches.lock().unwrap().extend(touched(&operation, &asked, &body["ConsumedCapacity"]));
            Ok(answer)
        })
    }
}

/// The keys that a call of one item has touched. The runs that are recorded make no other calls.
fn touched(operation: &str, asked: &Value, consumed: &Value) -> Vec<Touch> {
    let item = match operation {
        "PutItem" => &asked["Item"],
        "GetItem" | "UpdateItem" | "DeleteItem" => &asked["Key"],
        // A tick looks for overdue rows, whatever runs.
        "Query" => return Vec::new(),
        other => panic!("{other} has keys that are not recorded"),
    };
    let is_read = operation == "GetItem";
    let table = asked["TableName"].as_str().unwrap().trim_start_matches("sluice-").to_owned();
    let charged = |capacity: &Value| capacity["CapacityUnits"].as_f64().unwrap_or_default();
    let touch = |place: String, key: Key, units: f64| {
        let (reads, writes) = if is_read { (units, 0.0) } else { (0.0, units) };
        Touch { place, key, writes, reads }
    };
    let no_indexes = serde_json::Map::new();
    let indexes = consumed["GlobalSecondaryIndexes"].as_object().unwrap_or(&no_indexes);
    let of_indexes: f64 = indexes.values().map(charged).sum();
    let base = match &consumed["Table"] {
        Value::Null => charged(consumed) - of_indexes,
        table => charged(table),
    };
    let mut touches = vec![touch(table.clone(), base_key(item["pk"]["S"].as_str().unwrap()), base)];
    touches.extend(indexes.iter().map(|(index, capacity)| {
        let key = match index.as_str() {
            "due" => Key::Shard,
            "by-account" => Key::Same("the account".to_owned()),
            "by-workflow" => Key::Same("the workflow".to_owned()),
            "by-status" => Key::Same("what runs, of the account".to_owned()),
            other => panic!("{other} is unknown"),
        };
        touch(format!("{table}, index {index}"), key, charged(capacity))
    }));
    touches.retain(|touch| touch.writes + touch.reads > 0.0);
    touches
}

/// A run's own partition is named `ACCOUNT#RUN`, with 32 hex digits.
fn base_key(pk: &str) -> Key {
    let name = pk.rsplit('#').next().unwrap_or_default();
    if name.len() == 32 && name.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        Key::Run
    } else {
        let what = pk.split('#').nth(1).unwrap_or(pk);
        Key::Same(format!("{what} of the account"))
    }
}
