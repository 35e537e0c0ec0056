//! The paired devices of the account.

pub mod delete;
pub mod list;
mod show;
pub mod update;
