//! Accounts, which are created with the root key of the deployment.

pub mod create;
