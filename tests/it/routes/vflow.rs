mod auth;
mod executions;
mod modules;
mod system;
mod workflows;
