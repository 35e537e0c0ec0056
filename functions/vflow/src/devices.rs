//! The devices that were paired with the account.

pub mod delete;
pub mod list;
mod show;
pub mod update;
