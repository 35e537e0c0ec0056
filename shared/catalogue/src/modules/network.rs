//! Modules of the group `network`.

pub mod http_request;
pub mod lambda_invoke;
pub mod sqs_send;
pub mod step_functions_start;
