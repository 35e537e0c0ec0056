//! The errors of this crate, and the conversion of the SDK's errors into those of the ports.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use engine::ports::StoreError;

/// The adapters could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A required environment variable is missing.
    #[error("the environment variable {name} is missing")]
    MissingVariable {
        /// The name of the variable.
        name: &'static str,
    },
    /// An environment variable has an invalid value.
    #[error("the environment variable {name} is wrong")]
    BadVariable {
        /// The name of the variable.
        name: &'static str,
    },
    /// The configuration lacks a value that this call needs.
    #[error("{what} is not configured")]
    NotConfigured {
        /// The missing value.
        what: &'static str,
    },
    /// A table or queue could not be created.
    #[error("{what} could not be prepared")]
    Prepare {
        /// The table or queue.
        what: String,
        /// The error of the service.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Error codes that mean "later", with any HTTP status.
const TRANSIENT: [&str; 13] = [
    "ExecutionLimitExceeded",
    "InternalServerError",
    "KmsThrottled",
    "ProvisionedThroughputExceededException",
    "ReplicatedWriteConflictException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "ResourceConflictException",
    "ServiceUnavailable",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// Converts an error of the SDK. What matters to callers is whether a retry can succeed.
pub(crate) fn store_error<E>(service: &'static str, error: SdkError<E, HttpResponse>) -> StoreError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let transient = is_transient(&error);
    let source = Box::new(error);
    if transient { StoreError::Unavailable { service, source } } else { StoreError::Refused { service, source } }
}

/// Whether a retry can succeed.
pub(crate) fn is_transient<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    match error {
        SdkError::ConstructionFailure(_) => false,
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            status >= 500 || status == 429 || answer.err().code().is_some_and(|code| TRANSIENT.contains(&code))
        }
        // There is no answer, or an unreadable one. The write was possibly applied.
        _ => true,
    }
}

/// The error of a port whose table or queue is not configured for this process.
pub(crate) fn not_configured(service: &'static str, what: &'static str) -> StoreError {
    StoreError::Refused { service, source: Box::new(Error::NotConfigured { what }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::error::ErrorMetadata;
    use aws_sdk_dynamodb::operation::get_item::GetItemError;
    use aws_smithy_types::body::SdkBody;

    fn answered(status: u16, code: &str) -> StoreError {
        let raw = HttpResponse::new(status.try_into().unwrap(), SdkBody::empty());
        let error = GetItemError::generic(ErrorMetadata::builder().code(code).build());
        store_error("store", SdkError::service_error(error, raw))
    }

    #[test]
    fn what_may_pass_is_unavailable_and_what_is_wrong_is_refused() {
        assert!(matches!(answered(400, "ThrottlingException"), StoreError::Unavailable { .. }));
        assert!(matches!(answered(503, "Whatever"), StoreError::Unavailable { .. }));
        assert!(matches!(answered(400, "ValidationException"), StoreError::Refused { .. }));
        assert!(matches!(answered(400, "AccessDeniedException"), StoreError::Refused { .. }));
        let timeout: SdkError<GetItemError, HttpResponse> = SdkError::timeout_error("late");
        assert!(matches!(store_error("store", timeout), StoreError::Unavailable { .. }));
    }
}
