//! Routes of the noun "schedules".

pub mod list;
pub mod pause;
pub mod resume;
mod switch;
