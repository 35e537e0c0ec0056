mod account;
mod accounts;
mod apis;
mod apps;
mod callbacks;
mod tokens;
mod versions;
