mod auth;
mod executions;
mod folders;
mod modules;
mod system;
mod workflows;
