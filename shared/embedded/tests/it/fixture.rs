use std::collections::HashMap;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use embedded::{Clock, Embedded, Storage};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The time at which virtual clocks start.
pub const START_MS: i64 = 1_800_000_000_000;

pub type Item = HashMap<String, AttributeValue>;

/// Both SDK clients, with new services in memory.
pub struct Clients {
    pub dynamodb: aws_sdk_dynamodb::Client,
    pub sqs: aws_sdk_sqs::Client,
    pub embedded: Embedded,
    /// Ends the TCP endpoint when dropped.
    _stop: Option<oneshot::Sender<()>>,
}

pub fn in_process() -> Clients {
    clients(Embedded::open(Storage::Memory, Clock::tokio(START_MS)).unwrap())
}

/// Clients in the same process, which do not sign their requests.
pub fn clients(embedded: Embedded) -> Clients {
    let http = embedded.sdk_http_client();
    let (dynamodb, sqs) = configurations("http://embedded", &http);
    Clients {
        dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb.allow_no_auth().build()),
        sqs: aws_sdk_sqs::Client::from_conf(sqs.allow_no_auth().build()),
        embedded,
        _stop: None,
    }
}

/// Clients over TCP that sign their requests, like those of another process.
pub async fn over_tcp() -> Clients {
    let embedded = Embedded::open(Storage::Memory, Clock::tokio(START_MS)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let server = embedded.clone();
    tokio::spawn(async move {
        server.serve(listener, async { drop(stopped.await) }).await.unwrap();
    });
    let http = aws::network::http_client();
    let credentials = Credentials::new("embedded", "embedded", None, None, "test");
    let (dynamodb, sqs) = configurations(&endpoint, &http);
    let dynamodb = dynamodb.credentials_provider(credentials.clone()).build();
    Clients {
        dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb),
        sqs: aws_sdk_sqs::Client::from_conf(sqs.credentials_provider(credentials).build()),
        embedded,
        _stop: Some(stop),
    }
}

fn configurations(
    endpoint: &str,
    http: &SharedHttpClient,
) -> (aws_sdk_dynamodb::config::Builder, aws_sdk_sqs::config::Builder) {
    let dynamodb = aws_sdk_dynamodb::Config::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .region(aws_sdk_dynamodb::config::Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .http_client(http.clone());
    let sqs = aws_sdk_sqs::Config::builder()
        .behavior_version(aws_sdk_sqs::config::BehaviorVersion::latest())
        .region(aws_sdk_sqs::config::Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .http_client(http.clone());
    (dynamodb, sqs)
}

/// A table `items` with keys `pk` and `sk`, and an index over `owner` and `sk`.
pub async fn create_table(client: &aws_sdk_dynamodb::Client) {
    let text = |name: &str| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let by_owner = GlobalSecondaryIndex::builder()
        .index_name("by_owner")
        .key_schema(key("owner", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build())
        .build()
        .unwrap();
    client
        .create_table()
        .table_name("items")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(vec![text("pk"), text("sk"), text("owner")]))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .global_secondary_indexes(by_owner)
        .send()
        .await
        .unwrap();
}

fn key(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
}

pub fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

pub fn n(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub fn item(pk: &str, sk: &str, more: &[(&str, AttributeValue)]) -> Item {
    let mut item = HashMap::from([("pk".to_owned(), s(pk)), ("sk".to_owned(), s(sk))]);
    item.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    item
}
