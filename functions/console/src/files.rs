//! Scripts, styles and images of the console.

pub mod get;
