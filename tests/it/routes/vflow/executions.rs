mod delete;
mod get;
mod list;
mod logs;
mod stop;
