//! Accounts and their settings.

mod create;
mod read;
mod update;

pub use create::{NewAccount, create};
pub use read::read;
pub use update::update;
