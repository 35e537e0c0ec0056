mod account;
mod accounts;
mod apis;
mod apps;
mod callbacks;
mod executions;
mod tokens;
mod versions;
