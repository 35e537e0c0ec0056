mod delete;
mod get;
mod list;
mod logs;
mod rerun;
mod resume;
mod stop;
mod timeline;
