//! Accounts: whoever holds the deployment's root key makes them.

pub mod create;
