//! The open tokens of an account.

mod check;
mod create;
mod delete;
mod flows;
mod list;

pub use check::{check, is_one};
pub use create::{NewToken, create};
pub use delete::delete;
pub use flows::unknown_flows;
pub use list::list;
