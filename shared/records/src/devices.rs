//! Paired devices and their sessions.

mod check_session;
mod end_session;
mod list;
mod pair;
mod remove;
mod rename;

pub use check_session::check_session;
pub use end_session::end_session;
pub use list::list;
pub use pair::pair;
pub use remove::remove;
pub use rename::rename;
