//! The SDK's clients, set up so that making them costs next to nothing: no credentials chain, no profile files, no metadata service.

use crate::Config;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

/// Both services are a few milliseconds away; what takes seconds is lost, and is better tried again.
const CONNECT: Duration = Duration::from_secs(2);
const ATTEMPT: Duration = Duration::from_secs(5);
const OPERATION: Duration = Duration::from_secs(15);
/// The SDK's own first pause is up to a second, which is long for a request that somebody waits for.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
const ATTEMPTS: u32 = 5;

/// One client of each service. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clients {
    /// DynamoDB.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// SQS.
    pub sqs: aws_sdk_sqs::Client,
}

impl Clients {
    /// Makes them, without any I/O. They share one HTTP client: the one given, or one with TLS by rustls and ring.
    pub fn new(config: &Config, http_client: Option<SharedHttpClient>) -> Self {
        let http_client = http_client.unwrap_or_else(|| network(config));
        // Two builders of the same shape, but of no common trait.
        macro_rules! client {
            ($sdk:ident) => {{
                let mut builder = $sdk::Config::builder()
                    .behavior_version(BehaviorVersion::latest())
                    .region(Region::new(config.region.clone()))
                    .credentials_provider(SharedCredentialsProvider::new(config.credentials.clone()))
                    .http_client(http_client.clone())
                    .retry_config(retries())
                    .timeout_config(timeouts())
                    .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
                builder.set_endpoint_url(config.endpoint.clone());
                $sdk::Client::from_conf(builder.build())
            }};
        }
        Self { dynamodb: client!(aws_sdk_dynamodb), sqs: client!(aws_sdk_sqs) }
    }
}

fn network(config: &Config) -> SharedHttpClient {
    // Without TLS no certificates are loaded, which is most of the cost of starting.
    if config.endpoint.as_deref().is_some_and(|url| url.starts_with("http://")) {
        Builder::new().build_http()
    } else {
        Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
    }
}

fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(ATTEMPTS)
        .with_initial_backoff(FIRST_PAUSE)
        .with_max_backoff(LONGEST_PAUSE)
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build()
}
