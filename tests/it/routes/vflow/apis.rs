mod create;
mod debug;
mod delete;
mod disable;
mod enable;
mod get;
mod list;
mod update;
