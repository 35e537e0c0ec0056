mod categories;
mod get;
mod list;
mod schema;
