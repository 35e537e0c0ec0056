//! The secrets of an account.

mod delete;
mod list;
mod put;
mod read;

pub use delete::delete;
pub use list::list;
pub use put::{MAX_VALUE, MIN_VALUE, put};
pub use read::read;
