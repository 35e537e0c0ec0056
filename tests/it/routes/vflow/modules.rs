mod categories;
mod get;
mod list;
mod page;
mod schema;
