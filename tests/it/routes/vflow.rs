mod auth;
mod clients;
mod executions;
mod exports;
mod folders;
pub mod imports;
mod modules;
mod system;
mod workflows;
