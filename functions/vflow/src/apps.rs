//! Applications: clients that get access tokens with an id and a secret.

mod body;
pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod rotate;
mod show;
pub mod update;
