mod auth;
mod executions;
mod system;
mod workflows;
