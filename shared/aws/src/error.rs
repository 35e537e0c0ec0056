//! Why something of this crate failed, and how the SDK's failures become the ports'.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use engine::ports::StoreError;

/// Why the adapters could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The environment lacks something that nothing can replace.
    #[error("the environment variable {name} is missing")]
    MissingVariable {
        /// Which.
        name: &'static str,
    },
    /// A variable of the environment is not what it must be.
    #[error("the environment variable {name} is wrong")]
    BadVariable {
        /// Which.
        name: &'static str,
    },
    /// The configuration lacks something that this call needs.
    #[error("{what} is not configured")]
    NotConfigured {
        /// What.
        what: &'static str,
    },
    /// A table or queue could not be made.
    #[error("{what} could not be prepared")]
    Prepare {
        /// Which.
        what: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Codes that say "later", whatever the HTTP status beside them.
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

/// Sorts the SDK's failure by the one question a caller has: may trying again help?
pub(crate) fn store_error<E>(service: &'static str, error: SdkError<E, HttpResponse>) -> StoreError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let transient = is_transient(&error);
    let source = Box::new(error);
    if transient { StoreError::Unavailable { service, source } } else { StoreError::Refused { service, source } }
}

/// Whether trying again may help.
pub(crate) fn is_transient<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    match error {
        SdkError::ConstructionFailure(_) => false,
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            status >= 500 || status == 429 || answer.err().code().is_some_and(|code| TRANSIENT.contains(&code))
        }
        // No answer, or one that makes no sense: the write may have been applied.
        _ => true,
    }
}

/// A port whose table or queue this process was not given.
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
