//! The SDK's clients, configured to be created quickly: without credentials chain, profile files
//! and metadata service.

use crate::{Config, network};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector, http_client_fn};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

/// The services answer within milliseconds. A request that takes seconds is lost, and a retry is
/// better.
const ATTEMPT: Duration = Duration::from_secs(5);
const OPERATION: Duration = Duration::from_secs(15);
/// A function for whose answer a step waits can work as long as an effect is allowed to. It must
/// not be called twice because it is slow.
const INVOCATION: Duration = Duration::from_secs(30);
/// The SDK's own first pause is up to a second, which is long for a request whose caller waits.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
const ATTEMPTS: u32 = 5;

/// One client per service. Created once; clones are cheap.
#[derive(Clone, Debug)]
pub struct Clients {
    /// The client of DynamoDB.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// The client of SQS.
    pub sqs: aws_sdk_sqs::Client,
    /// The client of Lambda.
    pub lambda: aws_sdk_lambda::Client,
    /// The client of KMS.
    pub kms: aws_sdk_kms::Client,
    /// The client of Step Functions.
    pub sfn: aws_sdk_sfn::Client,
    /// The service of the tables, if it is in this process.
    pub within: Option<SharedHttpConnector>,
}

impl Clients {
    /// Clients of services in this process, which `connector` reaches.
    pub fn within(config: &Config, connector: SharedHttpConnector) -> Self {
        let all = connector.clone();
        let clients = Self::new(config, Some(http_client_fn(move |_, _| all.clone())));
        Self { within: Some(connector), ..clients }
    }

    /// Creates the clients. They share one HTTP client: the given one, or that of [`network`].
    pub fn new(config: &Config, http_client: Option<SharedHttpClient>) -> Self {
        let http_client = http_client.unwrap_or_else(network::http_client);
        // The builders have the same methods, but no common trait.
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
                // Within a process nothing is lost, and the check for stalled requests costs more
                // than the call.
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
            within: None,
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
