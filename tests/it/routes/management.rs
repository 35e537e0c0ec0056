mod account;
mod accounts;
mod apis;
mod apps;
mod tokens;
mod versions;
