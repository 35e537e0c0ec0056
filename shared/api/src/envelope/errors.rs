//! Assigns codes of the table to the errors of the engine.
//!
//! The table has no rows for some errors. They use the nearest one: an unknown path and a wrong
//! method use 1002 with HTTP 404 and 405; an unknown API record uses 1001 with its own message,
//! because it publishes a workflow; a disabled workflow uses 1003, and a body that is too large
//! 8002.

use super::{self as codes, Shown};
use engine::{Error, StoreError};
use http::StatusCode;

/// The status, code and message of an error.
pub fn show(error: &Error) -> Shown {
    // With the error's own sentence.
    let explained = |status, code| Shown::saying(status, code, error.to_string());
    match error {
        Error::Unauthenticated => Shown::plainly(StatusCode::UNAUTHORIZED, codes::INVALID_AUTHENTICATION),
        Error::TokenExpired => Shown::plainly(StatusCode::UNAUTHORIZED, codes::TOKEN_EXPIRED),
        Error::TokenRefused { .. } => explained(StatusCode::UNAUTHORIZED, codes::INVALID_AUTHENTICATION),
        Error::IssuerUnavailable { .. } => explained(StatusCode::SERVICE_UNAVAILABLE, codes::SERVICE_UNAVAILABLE),
        Error::Forbidden { .. } => Shown::plainly(StatusCode::FORBIDDEN, codes::INSUFFICIENT_PERMISSIONS),
        Error::RateLimited { .. } => Shown::plainly(StatusCode::TOO_MANY_REQUESTS, codes::RATE_LIMIT_EXCEEDED),
        Error::TooLarge { .. } | Error::TooMuch { .. } => {
            explained(StatusCode::PAYLOAD_TOO_LARGE, codes::FILE_SIZE_EXCEEDED)
        }
        Error::Unsupported { .. } => explained(StatusCode::UNSUPPORTED_MEDIA_TYPE, codes::INVALID_DATA),
        Error::Invalid { .. } | Error::InvalidSteps { .. } => explained(StatusCode::BAD_REQUEST, codes::INVALID_DATA),
        Error::NotRunnable { .. } => explained(StatusCode::UNPROCESSABLE_ENTITY, codes::MODULE_NOT_FOUND),
        Error::WorkflowNotFound => Shown::plainly(StatusCode::NOT_FOUND, codes::WORKFLOW_NOT_FOUND),
        Error::FolderNotFound => Shown::plainly(StatusCode::NOT_FOUND, codes::FOLDER_NOT_FOUND),
        Error::FolderNotEmpty => Shown::plainly(StatusCode::BAD_REQUEST, codes::FOLDER_NOT_EMPTY),
        Error::ModuleNotFound => Shown::plainly(StatusCode::NOT_FOUND, codes::MODULE_NOT_FOUND),
        Error::ExecutionNotFound => Shown::plainly(StatusCode::NOT_FOUND, codes::EXECUTION_NOT_FOUND),
        Error::ApiNotFound => Shown::saying(StatusCode::NOT_FOUND, codes::WORKFLOW_NOT_FOUND, "API not found"),
        // The details name the field.
        Error::InField { error, .. } => show(error),
        Error::NotFound { .. } => explained(StatusCode::NOT_FOUND, codes::WORKFLOW_NOT_FOUND),
        Error::RouteNotFound => Shown::saying(StatusCode::NOT_FOUND, codes::INVALID_DATA, "No such path"),
        Error::MethodNotAllowed => {
            Shown::saying(StatusCode::METHOD_NOT_ALLOWED, codes::INVALID_DATA, "Method not allowed")
        }
        Error::Exists { .. } | Error::NameTaken { .. } | Error::KeyReused => {
            explained(StatusCode::CONFLICT, codes::ALREADY_EXISTS)
        }
        Error::FolderNameTaken { .. } => {
            Shown::saying(StatusCode::CONFLICT, codes::ALREADY_EXISTS, "Folder already exists")
        }
        Error::Changed { .. } => explained(StatusCode::PRECONDITION_FAILED, codes::INVALID_DATA),
        Error::WorkflowDisabled => Shown::saying(StatusCode::CONFLICT, codes::EXECUTION_FAILED, "Workflow is disabled"),
        Error::Busy { .. }
        | Error::NoPlace { .. }
        | Error::ExecutionRunning { .. }
        | Error::ExecutionOwes { .. }
        | Error::NotResumable { .. }
        | Error::NotDeliverable { .. }
        | Error::VersionDisabled { .. }
        | Error::VersionEnabled { .. } => explained(StatusCode::CONFLICT, codes::EXECUTION_FAILED),
        Error::BadFile { .. } => explained(StatusCode::BAD_REQUEST, codes::INVALID_FILE_FORMAT),
        Error::ExecutionEnded { .. } => Shown::plainly(StatusCode::CONFLICT, codes::EXECUTION_ENDED),
        Error::Store(StoreError::Unavailable { .. }) => {
            Shown::plainly(StatusCode::SERVICE_UNAVAILABLE, codes::SERVICE_UNAVAILABLE)
        }
        Error::Store(StoreError::Refused { .. } | StoreError::Corrupt { .. }) | Error::Internal(_) => {
            Shown::plainly(StatusCode::INTERNAL_SERVER_ERROR, codes::INTERNAL_ERROR)
        }
    }
}
