//! Modules of the group `requests`.

pub(crate) mod connection;
pub(crate) mod encode;
pub mod http_request;
pub mod lambda_invoke;
pub mod respond;
pub mod sqs_send;
pub mod step_functions_start;

pub use encode::shown as shown_address;
pub use respond::RESPOND;
