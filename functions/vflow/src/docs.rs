//! The reference as a page for people.

pub mod get;
