//! The keys that sign tokens.

mod rotate;

pub use rotate::rotate;
