//! The SDK's clients, set up so that making them costs next to nothing: no credentials chain, no
//! profile files, no metadata service.

use crate::{Config, network};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

/// The services are a few milliseconds away; what takes seconds is lost, and is better tried again.
const ATTEMPT: Duration = Duration::from_secs(5);
const OPERATION: Duration = Duration::from_secs(15);
/// A function that is waited for works as long as an effect may take, and is not called twice
/// because it is slow.
const INVOCATION: Duration = Duration::from_secs(30);
/// The SDK's own first pause is up to a second, which is long for a request that somebody waits
/// for.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
const ATTEMPTS: u32 = 5;

/// One client of each service. Made once; cheap to clone.
#[derive(Clone, Debug)]
pub struct Clients {
    /// DynamoDB.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// SQS.
    pub sqs: aws_sdk_sqs::Client,
    /// Lambda.
    pub lambda: aws_sdk_lambda::Client,
    /// KMS.
    pub kms: aws_sdk_kms::Client,
    /// Step Functions.
    pub sfn: aws_sdk_sfn::Client,
}

impl Clients {
    /// Makes them. They share one HTTP client: the one given, or that of [`network`].
    pub fn new(config: &Config, http_client: Option<SharedHttpClient>) -> Self {
        let http_client = http_client.unwrap_or_else(network::http_client);
        // Builders of the same shape, but of no common trait.
        macro_rules! client {
            ($sdk:ident, $endpoint:ident, $timeouts:expr) => {{
                let mut builder = $sdk::Config::builder()
                    .behavior_version(BehaviorVersion::latest())
                    .region(Region::new(config.region.clone()))
                    .http_client(http_client.clone())
                    .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
                builder.set_endpoint_url(config.$endpoint.clone());
                builder = match &config.credentials {
                    Some(credentials) => {
                        builder.credentials_provider(SharedCredentialsProvider::new(credentials.clone()))
                    }
                    None => builder.allow_no_auth(),
                };
                // Nothing gets lost within a process, and looking out for it costs more than the
                // call.
                builder = if config.is_alone {
                    builder.retry_config(RetryConfig::disabled()).timeout_config(TimeoutConfig::disabled())
                } else {
                    builder.retry_config(retries()).timeout_config($timeouts)
                };
                $sdk::Client::from_conf(builder.build())
            }};
        }
        Self {
            dynamodb: client!(aws_sdk_dynamodb, endpoint, timeouts(ATTEMPT, OPERATION)),
            sqs: client!(aws_sdk_sqs, endpoint, timeouts(ATTEMPT, OPERATION)),
            lambda: client!(aws_sdk_lambda, lambda_endpoint, timeouts(INVOCATION, INVOCATION)),
            kms: client!(aws_sdk_kms, endpoint, timeouts(ATTEMPT, OPERATION)),
            sfn: client!(aws_sdk_sfn, endpoint, timeouts(ATTEMPT, OPERATION)),
        }
    }
}

fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(ATTEMPTS)
        .with_initial_backoff(FIRST_PAUSE)
        .with_max_backoff(LONGEST_PAUSE)
}

fn timeouts(attempt: Duration, operation: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().operation_attempt_timeout(attempt).operation_timeout(operation).build()
}
