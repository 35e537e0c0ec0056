//! The page that every address of the console begins with.

pub mod get;
