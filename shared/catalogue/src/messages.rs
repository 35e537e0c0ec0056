//! Modules of the group `messages`.

pub mod ai_completion;
pub mod bark_push;
pub mod discord_push;
pub mod feishu_send_message;
pub mod get_ip;
mod push;
pub mod telegram_push;
pub mod webhook_push;
