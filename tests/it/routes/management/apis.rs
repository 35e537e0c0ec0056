mod create;
mod disable;
mod enable;
mod list;
