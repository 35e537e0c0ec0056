//! The SDK's clients, set up so that making them costs next to nothing: no credentials chain, no profile files, no metadata service.

use crate::Config;
use crate::lazy::Lazy;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

/// The services are a few milliseconds away; what takes seconds is lost, and is better tried again.
const CONNECT: Duration = Duration::from_secs(2);
const ATTEMPT: Duration = Duration::from_secs(5);
const OPERATION: Duration = Duration::from_secs(15);
/// A function that is waited for works as long as an effect may take, and is not called twice because it is slow.
const INVOCATION: Duration = Duration::from_secs(30);
/// The SDK's own first pause is up to a second, which is long for a request that somebody waits for.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
const ATTEMPTS: u32 = 5;

/// One client of each service, made once; all but DynamoDB's, which every function uses, when it is first needed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clients {
    /// DynamoDB.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// SQS.
    pub sqs: Lazy<aws_sdk_sqs::Client>,
    /// Lambda.
    pub lambda: Lazy<aws_sdk_lambda::Client>,
    /// KMS.
    pub kms: Lazy<aws_sdk_kms::Client>,
    /// Step Functions.
    pub sfn: Lazy<aws_sdk_sfn::Client>,
}

impl Clients {
    /// Makes them. They share one HTTP client: the one given, or one with TLS by rustls and ring.
    pub fn new(config: &Config, http_client: Option<SharedHttpClient>) -> Self {
        let http_client = http_client.unwrap_or_else(|| network(config));
        // Builders of the same shape, but of no common trait.
        macro_rules! client {
            ($sdk:ident, $endpoint:ident, $timeouts:expr) => {{
                let (config, http_client) = (config.clone(), http_client.clone());
                move || {
                    let mut builder = $sdk::Config::builder()
                        .behavior_version(BehaviorVersion::latest())
                        .region(Region::new(config.region))
                        .http_client(http_client)
                        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
                    builder.set_endpoint_url(config.$endpoint);
                    builder = match config.credentials {
                        Some(credentials) => builder.credentials_provider(SharedCredentialsProvider::new(credentials)),
                        None => builder.allow_no_auth(),
                    };
                    // Nothing gets lost within a process, and looking out for it costs more than the call.
                    builder = if config.is_alone {
                        builder.retry_config(RetryConfig::disabled()).timeout_config(TimeoutConfig::disabled())
                    } else {
                        builder.retry_config(retries()).timeout_config($timeouts)
                    };
                    $sdk::Client::from_conf(builder.build())
                }
            }};
        }
        Self {
            dynamodb: client!(aws_sdk_dynamodb, endpoint, timeouts(ATTEMPT, OPERATION))(),
            sqs: Lazy::new(client!(aws_sdk_sqs, endpoint, timeouts(ATTEMPT, OPERATION))),
            lambda: Lazy::new(client!(aws_sdk_lambda, lambda_endpoint, timeouts(INVOCATION, INVOCATION))),
            kms: Lazy::new(client!(aws_sdk_kms, endpoint, timeouts(ATTEMPT, OPERATION))),
            sfn: Lazy::new(client!(aws_sdk_sfn, endpoint, timeouts(ATTEMPT, OPERATION))),
        }
    }
}

fn network(config: &Config) -> SharedHttpClient {
    // Without TLS no certificates are loaded, which is most of the cost of starting.
    let plain = |url: &Option<String>| url.as_deref().is_some_and(|url| url.starts_with("http://"));
    if plain(&config.endpoint) && plain(&config.lambda_endpoint) {
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

fn timeouts(attempt: Duration, operation: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(attempt)
        .operation_timeout(operation)
        .build()
}
