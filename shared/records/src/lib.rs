//! The records that users keep: a folder per noun, a file per verb.

pub mod accounts;
pub mod apis;
pub mod apps;
mod attempts;
pub mod connections;
pub mod consents;
pub mod devices;
pub mod events;
pub mod exchange;
pub mod executions;
pub mod expressions;
mod fold;
pub mod folders;
pub mod modules;
mod names;
pub mod pairing_keys;
pub mod revisions;
pub mod schedules;
pub mod secrets;
mod settings;
pub mod signing_keys;
pub mod stats;
pub mod steps;
pub mod tokens;
pub mod uses;
pub mod versions;
pub mod workflows;
