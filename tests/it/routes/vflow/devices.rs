mod delete;
mod list;
mod update;
