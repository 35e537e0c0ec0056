//! Modules of the group `network`.

pub mod ai_completion;
pub mod bark_push;
mod connection;
pub mod discord_push;
mod encode;
pub mod feishu_send_message;
pub mod get_ip;
pub mod http_request;
pub mod lambda_invoke;
mod push;
pub mod respond;
pub mod sqs_send;
pub mod step_functions_start;
pub mod telegram_push;
pub mod webhook_push;

pub use encode::shown as shown_address;
pub use respond::RESPOND;
